// Any octets as the headers that a request depends on.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/if_header.hpp"
#include "caldav/webdav/preconditions.hpp"

namespace {

using namespace holdfast;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string value(reinterpret_cast<const char*>(data), size);
  if (const auto tags = webdav::read_tag_list(value)) {
    require(tags->any != !tags->tags.empty());
  }
  if (const auto lists = webdav::read_if(value)) {
    require(!lists->empty());
    for (const auto& list : *lists) {
      require(!list.conditions.empty());
    }
  }
  for (const auto* name : {"If-Match", "If-None-Match", "If-Schedule-Tag-Match"}) {
    HttpHeaders headers;
    headers.set(name, value);
    const auto read = webdav::read_write_precondition(headers);
    // A condition that was asked for is never lost.
    require(!read || read->conditional);
    webdav::is_not_modified(headers, "1-0123456789ab");
  }
  HttpHeaders headers;
  headers.set("Depth", value);
  headers.set("Prefer", value);
  headers.set("Brief", value);
  static_cast<void>(webdav::read_depth(headers));
  webdav::prefers_minimal(headers);
  return 0;
}
