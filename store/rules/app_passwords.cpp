#include "store/commands/device_access.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/secrets.hpp"

namespace holdfast::store {

Result<AppPassword> decide(const MakeAppPassword& command, RuleContext context, Transaction& tx) {
  auto password = command.password;
  const auto user = tx.user(password.user);
  if (!user || user->agency != password.agency || !user->active) {
    return Error{Errc::not_found, "there is no such active user"};
  }
  if (!command.invitation.empty()) {
    const auto invitation = tx.invitation(command.invitation);
    if (!invitation || invitation->user != password.user || invitation->revoked_at ||
        invitation->expires_at <= context.now) {
      return Error{Errc::not_found, "the invitation has ended"};
    }
  }
  Faults faults;
  faults.check_line("/name", password.name, 100);
  faults.unless(is_secret_hash(password.hash), "/hash", "must be a SHA-256 in lower-case hex");
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  if (tx.app_password_by_hash(password.hash)) {
    return Error{Errc::already_exists, "that password was given out before"};
  }
  if (tx.app_passwords_of(password.user).size() >= kMostAppPasswords) {
    return Error{Errc::already_exists, "a person has at most " + std::to_string(kMostAppPasswords) +
                                           " app passwords; revoke one of an app no longer used"};
  }
  password.id = make_id<AppPasswordId>(context.now, context.random);
  password.created_at = context.now;
  password.revoked_at.reset();
  tx.put(password);
  boost::json::object after{{"user", password.user.value}};
  if (!command.invitation.empty()) {
    after["invitation"] = command.invitation.value;
  }
  record({password.agency,
          command.actor,
          "app_password.made",
          password.id.value,
          {},
          std::move(after)},
         context, tx);
  return password;
}

Result<AppPassword> decide(const RevokeAppPassword& command, RuleContext context, Transaction& tx) {
  auto password = tx.app_password(command.password);
  if (!password || password->agency != command.agency) {
    return Error{Errc::not_found, "there is no such app password"};
  }
  if (password->revoked_at) {
    return *password;
  }
  password->revoked_at = context.now;
  tx.put(*password);
  record({password->agency,
          command.actor,
          "app_password.revoked",
          password->id.value,
          {{"user", password->user.value}}},
         context, tx);
  return *password;
}

}  // namespace holdfast::store
