#include "store/commands/administration.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/secrets.hpp"
#include "store/scopes.hpp"

namespace holdfast::store {
Result<Token> decide(const IssueToken& command, RuleContext context, Transaction& tx) {
  auto token = command.token;
  const auto user = tx.user(token.user);
  if (!user || user->agency != token.agency || !user->active) {
    return Error{Errc::not_found, "there is no such active user"};
  }
  Faults faults;
  faults.check_line("/name", token.name, 200);
  faults.unless(is_secret_hash(token.hash), "/hash", "must be a SHA-256 in lower-case hex");
  faults.unless(!token.expires_at || *token.expires_at > context.now, "/expires_at",
                "must lie in the future");
  const auto scopes = tidy_scopes(token.scopes);
  faults.unless(scopes.has_value(), "/scopes", scopes ? "" : scopes.error().detail);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  if (tx.token_by_hash(token.hash)) {
    return Error{Errc::already_exists, "that token was issued before"};
  }
  token.id = make_id<TokenId>(context.now, context.random);
  token.revoked_at.reset();
  token.scopes = *scopes;
  tx.put(token);
  boost::json::object after{{"user", token.user.value}};
  if (token.expires_at) {
    after["expires_at"] = to_rfc3339(*token.expires_at);
  }
  if (!token.scopes.empty()) {
    after["scopes"] = token.scopes;
  }
  record({token.agency, command.actor, "token.issued", token.id.value, {}, std::move(after)},
         context, tx);
  return token;
}

}  // namespace holdfast::store
