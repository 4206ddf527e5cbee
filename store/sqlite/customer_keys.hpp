// The forms in which customers' addresses and numbers are kept for comparison.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::sqlite {

// Both sides of a comparison go through these, so that it does not matter which of them the caller
// has normalised already.
std::string email_key(std::string_view email);
std::string phone_key(std::string_view phone);

}  // namespace holdfast::sqlite
