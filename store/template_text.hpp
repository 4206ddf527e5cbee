// Words with places in them: "Hello {{customer_name}},". Names alone, no logic, nothing to
// evaluate.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::store {

/// The places that a message can fill. Each is empty where the message knows nothing of it.
std::span<const std::string_view> template_places();

/// Errors: validation, whose detail says what is wrong and what there is: a place of another name,
/// or braces that do not close.
Status check_template(std::string_view text);

/// Name and value of each place.
using TemplateValues = std::vector<std::pair<std::string_view, std::string>>;

/// Puts the values in, once: braces in a value stay what they are. What `values` does not have
/// becomes nothing. A text that `check_template` refuses is given back with its faults as they are.
std::string fill_template(std::string_view text, const TemplateValues& values);

}  // namespace holdfast::store
