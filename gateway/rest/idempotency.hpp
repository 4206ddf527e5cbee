// Idempotency-Key: a request that is sent twice is done once (docs/api.md).
#pragma once

#include <optional>
#include <string>

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/http.hpp"
#include "store/base/result.hpp"
#include "store/idempotency.hpp"

namespace holdfast::gateway::rest {

/// The key of a request, scoped to its user (a token that was replaced finds the answers of the
/// one before) and route, with the fingerprint of what was asked.
///
/// Both forms are taken: bare text, and the quoted string of the IETF draft.
/// Errors: idempotency_key_required (missing or malformed).
Result<store::IdempotencyKey> read_key(const Request& request);

/// The answer to be kept under a key, and back.
store::Answer to_answer(const HttpResponse& response);
HttpResponse to_response(const store::Answer& answer, bool replayed);

/// The kept answer, if there is one: read before names are looked up and times are read, so that
/// nothing which changed since can stand between a repeat and its answer.
/// Errors: idempotency_key_reused.
Result<std::optional<HttpResponse>> find_replay(const Context& context,
                                                const store::IdempotencyKey& key);

}  // namespace holdfast::gateway::rest
