// Telephone numbers as people write them, and as networks want them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::store {

/// "+436601234567" (E.164) of "0660 1234567" in Austria ("AT", ISO 3166) or of "+43 660/1234567"
/// anywhere. Nothing for what cannot be a number, and for one without a country's code where no
/// region is known. Any thread; about 20 microseconds.
std::optional<std::string> e164(std::string_view phone, std::string_view region);

/// Whether there are numbers of that region: "AT".
bool is_phone_region(std::string_view region);

/// "+43*******67": for logs.
std::string masked_number(std::string_view number);

}  // namespace holdfast::store
