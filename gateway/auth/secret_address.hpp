// Addresses that are open to whoever knows the secret in them.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/auth/miss_limit.hpp"
#include "gateway/net/peer.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

/// 256 bits in base64url without padding.
inline constexpr std::size_t kSecretText = 43;

/// Whether a text has the form of a secret of ours.
bool has_form_of_secret(std::string_view text);

/// A sentence as an answer that nobody keeps.
HttpResponse plain_answer(int status, std::string_view sentence);

/// The one answer for an address that leads nowhere, whatever the reason: unknown, revoked, ended.
/// Counted: 429 for who asks for too many of them.
HttpResponse leads_nowhere(MissLimit& limit, const Peer& peer);

}  // namespace holdfast::gateway
