#include "store/commands/device_access.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/secrets.hpp"

namespace holdfast::store {
namespace {

void end(Invitation invitation, const Actor& actor, RuleContext context, Transaction& tx) {
  invitation.revoked_at = context.now;
  tx.put(invitation);
  record({invitation.agency,
          actor,
          "invitation.revoked",
          invitation.id.value,
          {{"user", invitation.user.value}}},
         context, tx);
}

}  // namespace

Result<Invitation> decide(const MakeInvitation& command, RuleContext context, Transaction& tx) {
  auto invitation = command.invitation;
  const auto user = tx.user(invitation.user);
  if (!user || user->agency != invitation.agency || !user->active) {
    return Error{Errc::not_found, "there is no such active user"};
  }
  Faults faults;
  faults.unless(is_secret_hash(invitation.hash), "/hash", "must be a SHA-256 in lower-case hex");
  faults.unless(invitation.expires_at > context.now &&
                    invitation.expires_at <= context.now + kLongestInvitation,
                "/expires_at", "must lie ahead, 30 days at most");
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  if (tx.invitation_by_hash(invitation.hash)) {
    return Error{Errc::already_exists, "that address was given out before"};
  }
  // An older link may be lying in a mailbox: the newest is the one that counts.
  for (const auto& older : tx.invitations(invitation.agency)) {
    if (older.user == invitation.user) {
      end(older, command.actor, context, tx);
    }
  }
  invitation.id = make_id<InvitationId>(context.now, context.random);
  invitation.created_at = context.now;
  invitation.revoked_at.reset();
  tx.put(invitation);
  record({invitation.agency,
          command.actor,
          "invitation.made",
          invitation.id.value,
          {},
          {{"user", invitation.user.value}, {"expires_at", to_rfc3339(invitation.expires_at)}}},
         context, tx);
  return invitation;
}

Result<Invitation> decide(const RevokeInvitation& command, RuleContext context, Transaction& tx) {
  const auto invitation = tx.invitation(command.invitation);
  if (!invitation || invitation->agency != command.agency) {
    return Error{Errc::not_found, "there is no such invitation"};
  }
  if (!invitation->revoked_at) {
    end(*invitation, command.actor, context, tx);
  }
  return *invitation;
}

}  // namespace holdfast::store
