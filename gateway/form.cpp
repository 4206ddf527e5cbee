#include "gateway/form.hpp"

#include "store/base/http.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::size_t kLongestForm = 4096;

}  // namespace

std::string form_member(std::string_view form, std::string_view name) {
  const auto members = form.size() <= kLongestForm ? parse_query(form) : std::nullopt;
  if (!members) {
    return {};
  }
  for (const auto& [found, value] : *members) {
    if (found == name) {
      return value;
    }
  }
  return {};
}

}  // namespace holdfast::gateway
