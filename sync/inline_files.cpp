#include "sync/inline_files.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::sync {
namespace {

constexpr std::string_view kAttach = "ATTACH";
/// Where the parameters of a property end, at the latest, as far as this is concerned.
constexpr std::size_t kLongestHead = 512;

/// RFC 5545 section 3.8.1.1: a file inside is told by VALUE=BINARY.
bool begins_file(std::string_view line) {
  const auto name = line.substr(0, kAttach.size());
  if (!equal_ignoring_case(name, kAttach) || !line.substr(kAttach.size()).starts_with(';')) {
    return false;
  }
  const auto head = to_lower(line.substr(0, std::min(line.find(':'), kLongestHead)));
  return head.find("value=binary") != std::string::npos ||
         head.find("encoding=base64") != std::string::npos;
}

}  // namespace

std::string without_inline_files(std::string_view text) {
  std::string kept;
  bool within = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    const auto line = text.substr(0, end);
    text.remove_prefix(end);
    const bool folded = line.starts_with(' ') || line.starts_with('\t');
    within = folded ? within : begins_file(line);
    if (!within) {
      kept += line;
    }
  }
  return kept;
}

}  // namespace holdfast::sync
