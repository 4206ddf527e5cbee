// The bodies of holds, made into commands, and the token that opens one.
//
// A token is "<id of the hold>.<43 characters>": it names the hold and proves that its bearer is
// who placed it. Only the SHA-256 of the second part is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/rest/booking_request.hpp"
#include "store/commands/holds.hpp"

namespace holdfast::gateway::rest {

struct HoldToken {
  store::BookingId booking;
  std::string hash;
};

/// Nothing for what is no token of ours.
std::optional<HoldToken> parse_hold_token(std::string_view text);

/// `secret` is the token's second part. Errors: validation, invalid_local_time.
Result<Prepared<store::PlaceHold>> read_hold(const Request& request, const std::string& secret,
                                             const store::Reads& reads);
/// Errors: not_found (no token, or another hold's), validation.
Result<Prepared<store::ExtendHold>> read_extension(const Request& request,
                                                   const store::Reads& reads);
/// Errors: not_found, validation.
Result<Prepared<store::DropHold>> read_drop(const Request& request, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
