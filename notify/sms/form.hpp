// Forms as providers send and take them (application/x-www-form-urlencoded).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::notify {

using FormFields = std::vector<std::pair<std::string, std::string>>;

std::string write_form(const FormFields& fields);
/// The first field of that name; empty where there is none.
std::string field_of(const FormFields& fields, std::string_view name);

}  // namespace holdfast::notify
