// Passwords of calendar apps.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::gateway {

/// 100 random bits: "7k2mw-…", four groups of five.
std::string generate_app_password();

/// Whether a text has the form of one. What has it is looked up by its SHA-256: a fast hash is
/// enough for what nobody can guess, and a revoked one ends with the next request.
bool has_form_of_app_password(std::string_view text);

}  // namespace holdfast::gateway
