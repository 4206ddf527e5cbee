// What is kept of a secret that was given out.
#pragma once

#include <string_view>

namespace holdfast::store {

/// A SHA-256 in lower-case hex.
bool is_secret_hash(std::string_view hash);

}  // namespace holdfast::store
