// What a page of ours sends back.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::gateway {

/// A member of a form or of a query (application/x-www-form-urlencoded). Empty where it is not
/// there, and where the text is no form or longer than any of ours.
std::string form_member(std::string_view form, std::string_view name);

}  // namespace holdfast::gateway
