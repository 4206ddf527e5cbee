#include "store/commands/administration.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

// Revoking twice is one wish.
Result<Token> decide(const RevokeToken& command, RuleContext context, Transaction& tx) {
  auto token = tx.token(command.token);
  if (!token || token->agency != command.agency) {
    return Error{Errc::not_found, "there is no such token"};
  }
  if (token->revoked_at) {
    return *token;
  }
  token->revoked_at = context.now;
  tx.put(*token);
  record({token->agency,
          command.actor,
          "token.revoked",
          token->id.value,
          {{"user", token->user.value}}},
         context, tx);
  return *token;
}

}  // namespace holdfast::store
