#include "notify/sms/form.hpp"

#include <algorithm>

#include "store/base/http.hpp"

namespace holdfast::notify {

std::string write_form(const FormFields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    form += (form.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(value);
  }
  return form;
}

std::string field_of(const FormFields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string{} : found->second;
}

}  // namespace holdfast::notify
