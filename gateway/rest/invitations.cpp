// Invitations: an address under which one person sets up calendar apps, for a while.
#include "gateway/auth/authorization.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/person_access.hpp"
#include "gateway/rest/silent_call.hpp"
#include "gateway/setup/paths.hpp"
#include "store/base/text.hpp"
#include "store/commands/device_access.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestName = 128;
constexpr std::int64_t kLongestHours = 30 * 24;

boost::json::object invitation_json(const store::Invitation& invitation,
                                    const store::User& person) {
  boost::json::object body;
  body["id"] = invitation.id.value;
  body["user"] = person_json(person);
  body["created_at"] = to_rfc3339(invitation.created_at);
  body["expires_at"] = to_rfc3339(invitation.expires_at);
  return body;
}

struct Wish {
  store::MakeInvitation command;
  store::User person;
};

Result<Wish> read_wish(const Context& context, const Request& request, std::string_view secret,
                       const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"user"});
  const auto login = body.text("user", kLongestName);
  const auto hours = body.whole("expires_in_hours", 1, kLongestHours).value_or(72);
  body.finish();
  std::optional<store::User> person;
  if (login) {
    person = find_person(request, reads, *login);
    if (!person) {
      faults.add("/user", "not_found",
                 "There is no such user whom you may invite. Send a login or an id.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  store::Invitation invitation;
  invitation.agency = request.agency();
  invitation.user = person->id;
  invitation.hash = sha256_hex(secret);
  invitation.expires_at = context.clock.now() + std::chrono::hours(hours);
  return Wish{{request.actor(), std::move(invitation)}, std::move(*person)};
}

}  // namespace

// GET /v1/invitations: those that can still be used, without their addresses.
Awaitable<Result<HttpResponse>> list_invitations(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    boost::json::array data;
    for (const auto& invitation : reads.invitations(request.agency())) {
      const auto person = reads.user(invitation.user);
      if (invitation.expires_at > context.clock.now() && person &&
          may_equip(request.caller.user, *person)) {
        data.push_back(invitation_json(invitation, *person));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// POST /v1/invitations. The address is in this answer and nowhere else; an older one of the same
// person ends.
Awaitable<Result<HttpResponse>> make_invitation(Context context, Request request) {
  const auto secret = random_secret();
  const auto prepare = [&](const store::Reads& reads) {
    return read_wish(context, request, secret, reads);
  };
  auto wish = store::read(context.ledger.engine(), prepare);
  if (!wish) {
    co_return wish.error();
  }
  const auto made = co_await context.ledger.apply(std::move(wish->command));
  if (!made) {
    co_return made.error();
  }
  auto body = invitation_json(*made, wish->person);
  body["url"] = context.settings.base_url + std::string(kSetupPath) + secret;
  co_return json_response(201, body);
}

// DELETE /v1/invitations/{id}: the address ends; app passwords made with it stay.
Awaitable<Result<HttpResponse>> revoke_invitation(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) -> std::optional<store::Invitation> {
    auto invitation = reads.invitation(store::InvitationId{request.id});
    if (!invitation || invitation->revoked_at) {
      return std::nullopt;
    }
    const auto person = reads.user(invitation->user);
    return person && may_equip(request.caller.user, *person) ? std::move(invitation) : std::nullopt;
  };
  const auto found = store::read(context.ledger.engine(), find);
  if (!found) {
    co_return nothing_there();
  }
  store::RevokeInvitation command{request.agency(), request.actor(), found->id};
  co_return co_await call_silently(context, std::move(command));
}

}  // namespace holdfast::gateway::rest
