#include "notify/inbound/envelope.hpp"

#include <algorithm>
#include <array>

#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

constexpr std::size_t kMost = 100;

bool is_address_octet(char c) {
  return static_cast<unsigned char>(c) > ' ' &&
         std::string_view("<>()[],;:\"\\").find(c) == std::string_view::npos;
}

/// What looks like an address around each @. Who is meant is checked by others, who know what they
/// made.
void collect(std::string_view value, std::vector<std::string>& to) {
  for (auto at = value.find('@'); at != std::string_view::npos && to.size() < kMost;
       at = value.find('@', at + 1)) {
    auto begin = at;
    while (begin > 0 && is_address_octet(value[begin - 1]) && value[begin - 1] != '@') {
      --begin;
    }
    auto end = at + 1;
    while (end < value.size() && is_address_octet(value[end]) && value[end] != '@') {
      ++end;
    }
    auto address = to_lower(value.substr(begin, end - begin));
    if (begin < at && end > at + 1 && std::find(to.begin(), to.end(), address) == to.end()) {
      to.push_back(std::move(address));
    }
  }
}

}  // namespace

std::vector<std::string> named_recipients(const std::vector<Field>& fields) {
  constexpr std::array<std::string_view, 6> kNames = {
      "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"};
  std::vector<std::string> found;
  for (const auto name : kNames) {
    for (const auto& field : fields) {
      if (field.name == name) {
        collect(field.value, found);
      }
    }
  }
  return found;
}

std::string named_sender(const std::vector<Field>& fields) {
  const auto path = std::find_if(fields.begin(), fields.end(),
                                 [](const Field& field) { return field.name == "return-path"; });
  std::vector<std::string> found;
  if (path != fields.end()) {
    collect(path->value, found);
  }
  return found.empty() ? std::string{} : std::move(found.front());
}

}  // namespace holdfast::notify::inbound
