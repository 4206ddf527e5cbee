// Who may read or write whose calendars in calendar apps, besides their owners and the office.
#include "store/commands/delegations.hpp"

#include <algorithm>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/person_access.hpp"
#include "gateway/rest/silent_call.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestLogin = 200;

/// Both ids have characters of URLs alone.
std::string id_of(const store::Delegation& delegation) {
  return delegation.owner.value + '-' + delegation.delegate.value;
}

boost::json::object delegation_json(const store::Delegation& delegation,
                                    const store::Reads& reads) {
  boost::json::object body;
  body["id"] = id_of(delegation);
  for (const auto& [name, id] :
       {std::pair{"owner", delegation.owner}, std::pair{"delegate", delegation.delegate}}) {
    const auto person = reads.user(id);
    body[name] = person ? person_json(*person) : boost::json::object{};
  }
  body["access"] = delegation.may_write ? "write" : "read";
  body["granted_at"] = to_rfc3339(delegation.granted_at);
  return body;
}

/// The person's own, as owner and as delegate; all of the agency for the office.
std::vector<store::Delegation> visible(const Request& request, const store::Reads& reads) {
  std::vector<store::Delegation> all;
  for (const auto& person : reads.users(request.agency())) {
    for (const auto& delegation : reads.delegations_of(person.id)) {
      const auto& caller = request.caller.user.id;
      if (!request.by_staff() || delegation.owner == caller || delegation.delegate == caller) {
        all.push_back(delegation);
      }
    }
  }
  return all;
}

Result<store::Delegate> read_grant(const Request& request, const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"owner", "delegate", "access"});
  const auto owner_login = body.text("owner", kLongestLogin);
  const auto delegate_login = body.text("delegate", kLongestLogin);
  const auto access = body.text("access", 10);
  body.finish();
  if (access && *access != "read" && *access != "write") {
    faults.add("/access", "value", "read or write");
  }
  const auto owner = owner_login ? find_person(request, reads, *owner_login) : std::nullopt;
  if (owner_login && !owner) {
    faults.add("/owner", "not_found", "The login of somebody whose access you look after.");
  }
  const auto delegate = delegate_login ? reads.user_by_login(*delegate_login) : std::nullopt;
  if (delegate_login && (!delegate || delegate->agency != request.agency() || !delegate->active)) {
    faults.add("/delegate", "not_found", "The login of somebody of the agency.");
  } else if (owner && delegate && owner->id == delegate->id) {
    faults.add("/delegate", "value",
               "Somebody else: people need no leave for their own calendars.");
  }
  if (!faults.none()) {
    return faults.error();
  }
  return store::Delegate{request.agency(), request.actor(), owner->id, delegate->id,
                         *access == "write"};
}

}  // namespace

// GET /v1/delegations
Awaitable<Result<HttpResponse>> list_delegations(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    boost::json::array data;
    for (const auto& delegation : visible(request, reads)) {
      data.push_back(delegation_json(delegation, reads));
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// POST /v1/delegations: the same again changes nothing, another access replaces the one that is
// there.
Awaitable<Result<HttpResponse>> grant_delegation(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_grant(request, reads); };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  const auto granted = co_await context.ledger.apply(std::move(*command));
  if (!granted) {
    co_return granted.error();
  }
  const auto show = [&](const store::Reads& reads) { return delegation_json(*granted, reads); };
  co_return json_response(201, store::read(context.ledger.engine(), show));
}

// DELETE /v1/delegations/{id}: counts at once. The owner may do that too.
Awaitable<Result<HttpResponse>> revoke_delegation(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) -> std::optional<store::Delegation> {
    for (const auto& delegation : visible(request, reads)) {
      const bool own = delegation.owner == request.caller.user.id || !request.by_staff();
      if (own && id_of(delegation) == request.id) {
        return delegation;
      }
    }
    return std::nullopt;
  };
  const auto found = store::read(context.ledger.engine(), find);
  if (!found) {
    co_return nothing_there();
  }
  store::RevokeDelegation command{request.agency(), request.actor(), found->owner, found->delegate};
  co_return co_await call_silently(context, std::move(command));
}

}  // namespace holdfast::gateway::rest
