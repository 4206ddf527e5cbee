// Any octets as mail that came back, and as the dialogue that brings it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gateway/mail_in/lmtp_dialog.hpp"
#include "notify/inbound/meaning.hpp"
#include "store/base/text.hpp"

namespace {

using namespace holdfast;
using notify::inbound::Meaning;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check(const Meaning& meaning) {
  require(meaning.name.size() == 32);
  require((meaning.kind == Meaning::Kind::report) == !meaning.said.empty());
  require((meaning.kind == Meaning::Kind::answer) == meaning.answer.has_value());
  require(is_utf8(meaning.text) && meaning.text.size() <= 40'000);
  for (const auto& said : meaning.said) {
    require(said.fate != store::Fate::none);
    require(is_utf8(said.detail) && !has_control(said.detail));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string octets(reinterpret_cast<const char*>(data), size);
  for (const auto* sender : {"", "ana@customer.example"}) {
    check(notify::inbound::understand(octets, sender, TimeZone::utc()));
  }
  gateway::LmtpDialog dialog("gw.example", [](std::string_view to) { return to.size() > 3; });
  for (std::string_view rest = octets; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto step = dialog.line(rest.substr(0, end));
    require(step.answer.empty() || step.answer.ends_with("\r\n"));
    require(!step.message || !step.message->recipients.empty());
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
