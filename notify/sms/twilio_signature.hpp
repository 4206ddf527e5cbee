// Twilio's word that a callback is from Twilio (X-Twilio-Signature).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notify/sms/form.hpp"

namespace holdfast::notify {

/// Base64 of HMAC-SHA1 over the address and, for a form, its fields in order of their names. A name
/// that comes twice counts with each different value.
std::string twilio_signature(std::string_view token, std::string_view url, FormFields fields);

/// Whether one of these tokens made it. `url` is the address as Twilio was told, byte for byte,
/// without a fragment; Twilio signs it with or without the default port. Takes a time that does not
/// tell where they differ.
bool is_twilio_signed(std::string_view signature, const std::vector<std::string>& tokens,
                      std::string_view url, const FormFields& fields);

}  // namespace holdfast::notify
