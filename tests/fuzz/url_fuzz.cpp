// Any octets as the path of a URL. What is understood has one canonical path, which means the same
// again; nothing that is understood can leave its segment.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "caldav/target.hpp"
#include "caldav/webdav/destination.hpp"
#include "caldav/webdav/href.hpp"
#include "store/base/text.hpp"

namespace {

using namespace holdfast;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

bool is_segment(const std::string& text) {
  return text.find('/') == text.npos && text != "." && text != ".." && is_utf8(text) &&
         !has_control(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Below the root as well, where the fuzzer would take long to come by itself.
  for (const auto& path : {std::string(text), "/dav/calendars/" + std::string(text)}) {
    const auto target = caldav::read_target(path, "/dav/");
    if (!target) {
      continue;
    }
    require(is_segment(target->login) && is_segment(target->calendar) &&
            is_segment(target->object));
    const auto canonical = caldav::href_of(*target, "/dav/");
    const auto again = caldav::read_target(canonical, "/dav/");
    require(again.has_value() && caldav::href_of(*again, "/dav/") == canonical);
  }
  const auto origin = webdav::origin_of(text);
  require(origin.size() <= text.size());
  const auto path = webdav::comparable_path(text);
  require(!path || path->starts_with('/'));
  return 0;
}
