#include "store/rules/suppressions.hpp"

#include <optional>

#include "store/base/text.hpp"
#include "store/commands/suppressions.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// The audit holds no address: the message that it was for says whose it is.
boost::json::object describe(const Suppression& suppression) {
  return {{"suppression", suppression.id.value},
          {"channel", suppression.channel},
          {"effect", suppression.effect.value},
          {"status", suppression.status}};
}

void clear(const Suppression& known, const Actor& actor, std::string_view why, RuleContext context,
           Transaction& tx) {
  tx.remove_suppression(known.agency, known.id);
  record(
      {known.agency, actor, "suppression.cleared", known.id.value, describe(known), {{"why", why}}},
      context, tx);
}

/// When what the message is about was asked for; nothing where it is about nothing of a customer's.
std::optional<Instant> asked_at(const Effect& effect, const Reads& reads) {
  if (effect.booking.value.starts_with(WaitlistId::prefix())) {
    const auto wish = reads.waitlist_entry(effect.agency, WaitlistId{effect.booking.value});
    return wish ? std::optional(wish->joined_at) : std::nullopt;
  }
  const auto booking = reads.booking(effect.agency, effect.booking);
  const bool to_customer =
      booking && equal_ignoring_case(booking->customer.email, effect.recipient);
  return to_customer ? std::optional(booking->created_at) : std::nullopt;
}

}  // namespace

void suppress(const Effect& effect, std::string status, std::string detail, RuleContext context,
              Transaction& tx) {
  const auto address = to_lower(effect.recipient);
  if (address.empty() || tx.suppression(effect.agency, effect.channel, address)) {
    return;
  }
  Suppression suppression;
  suppression.id = make_id<SuppressionId>(context.now, context.random);
  suppression.agency = effect.agency;
  suppression.channel = effect.channel;
  suppression.address = address;
  suppression.since = context.now;
  suppression.effect = effect.id;
  suppression.status = std::move(status);
  suppression.detail = std::move(detail);
  tx.put(suppression);
  record({effect.agency,
          timer_actor(),
          "suppression.made",
          suppression.id.value,
          {},
          describe(suppression)},
         context, tx);
}

bool is_suppressed(const Effect& effect, RuleContext context, Transaction& tx) {
  const auto known = tx.suppression(effect.agency, effect.channel, to_lower(effect.recipient));
  if (!known) {
    return false;
  }
  const auto asked = asked_at(effect, tx);
  if (asked && *asked > known->since) {
    clear(*known, timer_actor(), "given anew", context, tx);
    return false;
  }
  return true;
}

void clear_suppression(AgencyId agency, const std::string& channel, const std::string& address,
                       const Actor& actor, std::string_view why, RuleContext context,
                       Transaction& tx) {
  if (const auto known = tx.suppression(agency, channel, to_lower(address))) {
    clear(*known, actor, why, context, tx);
  }
}

Result<Suppression> decide(const ClearSuppression& command, RuleContext context, Transaction& tx) {
  auto known = tx.suppression(command.agency, command.suppression);
  if (!known) {
    return Error{Errc::not_found, "there is no such suppressed address"};
  }
  clear(*known, command.actor, "by hand", context, tx);
  return std::move(*known);
}

}  // namespace holdfast::store
