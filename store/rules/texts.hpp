// Which way a message to a customer goes, and which other way it has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/booking.hpp"
#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// A number, and whether mail is sent besides.
struct TextRoute {
  /// E.164.
  std::string number;
  bool instead = false;
};

/// Where a message of that kind is texted to; nothing: it is not. The agency's, the service's and
/// the customer's wishes decide in this order, the later over the earlier; but where the agency
/// says never, nobody is texted. Reads no row where it does, or where no number is known.
std::optional<TextRoute> text_route(std::string_view kind, const Appointment& appointment,
                                    const Reads& reads);

/// Owes what did not arrive by the other way, if the customer has one: a text for a mail, a mail
/// for a text. Each message takes each way once. Not for what is too late, or overtaken by news.
/// Returns whether it is owed by that.
bool pass_on(const Effect& effect, RuleContext context, Transaction& tx);

/// Whether the same words are on their way, or arrived, by another channel.
bool goes_another_way(const Effect& effect, const Reads& reads);

/// When the night is over for a text that is due in it; nothing: it may go. What the customer must
/// hear before they set out goes at night, too.
std::optional<Instant> quiet_until(const Effect& text, Instant now, const Reads& reads);

}  // namespace holdfast::store
