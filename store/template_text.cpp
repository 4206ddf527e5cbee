#include "store/template_text.hpp"

#include <algorithm>
#include <array>

#include "store/base/text.hpp"

namespace holdfast::store {
namespace {

constexpr std::array<std::string_view, 11> kPlaces = {"customer_name", "service", "agency", "when",
                                                      "date",          "time",    "staff",  "place",
                                                      "contact",       "until",   "link"};
constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

/// The next place at or after `from`, braces included; empty view at the end. An opening without an
/// end has no closing braces.
struct Found {
  std::size_t at = std::string_view::npos;
  std::size_t length = 0;
  std::string_view name;
  bool closed = false;
};

Found next_place(std::string_view text, std::size_t from) {
  Found found;
  found.at = text.find(kOpen, from);
  if (found.at == std::string_view::npos) {
    return found;
  }
  const auto end = text.find(kClose, found.at + kOpen.size());
  if (end != std::string_view::npos) {
    found.closed = true;
    found.length = end + kClose.size() - found.at;
    found.name = trim(text.substr(found.at + kOpen.size(), end - found.at - kOpen.size()));
  }
  return found;
}

bool is_known(std::string_view name) {
  return std::find(kPlaces.begin(), kPlaces.end(), name) != kPlaces.end();
}

std::string all_places() {
  std::string list;
  for (const auto place : kPlaces) {
    list += (list.empty() ? "" : ", ") + std::string(place);
  }
  return list;
}

}  // namespace

std::span<const std::string_view> template_places() { return kPlaces; }

Status check_template(std::string_view text) {
  for (std::size_t from = 0;;) {
    const auto found = next_place(text, from);
    if (found.at == std::string_view::npos) {
      return {};
    }
    if (!found.closed) {
      return Error{Errc::validation, "{{ begins a place and wants }} at its end"};
    }
    if (!is_known(found.name)) {
      return Error{Errc::validation, "there is no place {{" +
                                         std::string(found.name.substr(0, 40)) + "}}; there are " +
                                         all_places()};
    }
    from = found.at + found.length;
  }
}

std::string fill_template(std::string_view text, const TemplateValues& values) {
  std::string filled;
  for (std::size_t from = 0;;) {
    const auto found = next_place(text, from);
    if (found.at == std::string_view::npos || !found.closed) {
      return filled + std::string(text.substr(from));
    }
    filled += text.substr(from, found.at - from);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& item) { return item.first == found.name; });
    filled += value == values.end() ? std::string{} : value->second;
    from = found.at + found.length;
  }
}

}  // namespace holdfast::store
