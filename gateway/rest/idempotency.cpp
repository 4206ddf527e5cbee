#include "gateway/rest/idempotency.hpp"

#include <algorithm>

#include "gateway/rest/route.hpp"
#include "gateway/rest/strict_json.hpp"
#include "store/base/text.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 255;

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

/// The text of the field's value; nothing if it is no key.
std::optional<std::string> key_text(std::string_view value) {
  value = trim(value);
  std::string text;
  if (value.starts_with('"')) {
    if (value.size() < 2 || value.back() != '"') {
      return std::nullopt;
    }
    // RFC 8941 section 3.3.3: only a quote and a backslash are escaped.
    value = value.substr(1, value.size() - 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '\\') {
        ++i;
        if (i == value.size() || (value[i] != '"' && value[i] != '\\')) {
          return std::nullopt;
        }
      } else if (value[i] == '"') {
        return std::nullopt;
      }
      text += value[i];
    }
  } else {
    text = value;
  }
  if (text.size() < kShortest || text.size() > kLongest ||
      !std::all_of(text.begin(), text.end(), is_printable)) {
    return std::nullopt;
  }
  return text;
}

/// The path under the name that all its aliases share.
std::string canonical_path(const Request& request) {
  const auto& route = *request.route;
  std::string path(route.alias_of.empty() ? route.pattern : route.alias_of);
  if (const auto place = path.find("{id}"); place != std::string::npos) {
    path.replace(place, 4, request.id);
  }
  return path;
}

std::string fingerprint_of(const Request& request) {
  auto body = request.body;
  // A digest of a password would help whoever steals the database to guess it.
  body.erase("password");
  return sha256_hex(std::string(request.route->method) + '\n' + canonical_path(request) + '\n' +
                    canonical(body));
}

}  // namespace

Result<store::IdempotencyKey> read_key(const Request& request) {
  const auto value = request.headers.joined("Idempotency-Key");
  const auto text = value ? key_text(*value) : std::nullopt;
  if (!text) {
    return Error{Errc::idempotency_key_required,
                 value ? "An Idempotency-Key has 8 to 255 printable ASCII characters, quoted or "
                         "not."
                       : "Send an Idempotency-Key with 8 to 255 printable ASCII characters: a new "
                         "one for each thing you want done, the same one for a repeat.",
                 {}};
  }
  const auto& route = *request.route;
  const auto pattern = route.alias_of.empty() ? route.pattern : route.alias_of;
  return store::IdempotencyKey{request.agency(), request.caller.user.id.value,
                               std::string(route.method) + ' ' + std::string(pattern), *text,
                               fingerprint_of(request)};
}

store::Answer to_answer(const HttpResponse& response) {
  return {response.status, response.body, std::string(response.headers.find("ETag").value_or("")),
          std::string(response.headers.find("Location").value_or(""))};
}

HttpResponse to_response(const store::Answer& answer, bool replayed) {
  HttpResponse response;
  response.status = answer.status;
  response.body = answer.body;
  response.headers.set("Content-Type",
                       answer.status >= 400 ? "application/problem+json" : "application/json");
  if (!answer.etag.empty()) {
    response.headers.set("ETag", answer.etag);
  }
  if (!answer.location.empty()) {
    response.headers.set("Location", answer.location);
  }
  if (replayed) {
    response.headers.set("Idempotent-Replayed", "true");
  }
  return response;
}

Result<std::optional<HttpResponse>> find_replay(const Context& context,
                                                const store::IdempotencyKey& key) {
  const auto find = [&key](const store::Reads& reads) { return reads.kept_answer(key); };
  const auto kept = store::read(context.ledger.engine(), find);
  if (!kept || kept->expires_at <= context.clock.now()) {
    return std::optional<HttpResponse>{};
  }
  if (kept->fingerprint != key.fingerprint) {
    return Error{Errc::idempotency_key_reused,
                 "This Idempotency-Key was used for another request. Nothing was changed; use a "
                 "new key for a new request.",
                 {}};
  }
  return std::optional(to_response(kept->answer, true));
}

}  // namespace holdfast::gateway::rest
