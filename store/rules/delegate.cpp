// Who may read or write whose calendars.
#include <algorithm>

#include "store/commands/delegations.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

bool belongs(const Reads& reads, AgencyId agency, const UserId& id) {
  const auto user = reads.user(id);
  return user && user->agency == agency;
}

const Delegation* find(const std::vector<Delegation>& all, const UserId& delegate) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Delegation& one) { return one.delegate == delegate; });
  return found == all.end() ? nullptr : &*found;
}

boost::json::object describe(const Delegation* delegation) {
  if (delegation == nullptr) {
    return {};
  }
  return {{"delegate", delegation->delegate.value}, {"may_write", delegation->may_write}};
}

}  // namespace

Result<Delegation> decide(const Delegate& command, RuleContext context, Transaction& tx) {
  if (!belongs(tx, command.agency, command.owner) ||
      !belongs(tx, command.agency, command.delegate)) {
    return Error{Errc::not_found, "there is no such user"};
  }
  if (command.owner == command.delegate) {
    return Error{Errc::validation, "people need no leave for their own calendars"};
  }
  const auto all = tx.delegations_of(command.owner);
  const auto* before = find(all, command.delegate);
  if (before == nullptr && all.size() >= kMostDelegates) {
    return Error{Errc::validation, "a person delegates to at most 50 others"};
  }
  if (before != nullptr && before->may_write == command.may_write) {
    return *before;
  }
  Delegation delegation{command.agency, command.owner, command.delegate, command.may_write,
                        before != nullptr ? before->granted_at : context.now};
  tx.put(delegation);
  record({command.agency, command.actor, "delegation.granted", command.owner.value,
          describe(before), describe(&delegation)},
         context, tx);
  return delegation;
}

Result<bool> decide(const RevokeDelegation& command, RuleContext context, Transaction& tx) {
  const auto all = tx.delegations_of(command.owner);
  const auto* before = find(all, command.delegate);
  if (before == nullptr || before->agency != command.agency) {
    return Error{Errc::not_found, "there is no such delegation"};
  }
  tx.remove_delegation(command.owner, command.delegate);
  record({command.agency,
          command.actor,
          "delegation.revoked",
          command.owner.value,
          describe(before),
          {}},
         context, tx);
  return true;
}

}  // namespace holdfast::store
