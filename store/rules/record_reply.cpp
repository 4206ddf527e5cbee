// A customer's answer to the invitation: rules C30 to C33, and RFC 5546 section 2.1.5 on order.
#include <algorithm>
#include <numeric>
#include <utility>

#include "store/base/text.hpp"
#include "store/commands/mail_in.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/questions.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {
namespace {

using Became = RecordReply::Became;
using Said = RecordReply::Said;

/// An invitation that was passed round is answered by some; no more than these are remembered.
constexpr std::size_t kMostPeople = 20;
/// Some programs raise the SEQUENCE of what they answer. One that raises it by more is in error.
constexpr std::int64_t kFarthestAhead = 100;

std::string_view word(Said said) {
  switch (said) {
    case Said::accepted:
      return "accepted";
    case Said::tentative:
      return "tentative";
    case Said::declined:
      return "declined";
    case Said::counter:
      return "counter";
    case Said::refresh:
      return "refresh";
  }
  return {};
}

Actor customer_of(const Booking& booking) {
  Actor actor;
  actor.kind = "customer";
  actor.id = booking.customer.id.value;
  actor.via = "imip";
  return actor;
}

bool is_customer(const RecordReply& command, const Booking& booking) {
  return equal_ignoring_case(command.attendee, booking.customer.email);
}

bool stands(const Booking& booking, Instant now) {
  return (booking.status == BookingStatus::confirmed ||
          booking.status == BookingStatus::conflicted) &&
         booking.time.end > now;
}

/// Enough for whoever changes their mind; beyond it a program runs in circles, or somebody plays.
constexpr int kMostAnswers = 100;

/// By all who answered, of whom there are kMostPeople at most.
bool has_answered_enough(const RecordReply& command, const Reads& reads) {
  const auto known = reads.replies_of(command.agency, command.booking);
  return std::accumulate(known.begin(), known.end(), 0, [](int sum, const Reply& reply) {
           return sum + reply.answers;
         }) >= kMostAnswers;
}

/// The customer, or under another address the only one who ever answered: mail is forwarded, and
/// answered from where it was read.
bool speaks_for_customer(const RecordReply& command, const Booking& booking, const Reads& reads) {
  const auto known = reads.replies_of(command.agency, command.booking);
  return is_customer(command, booking) ||
         std::all_of(known.begin(), known.end(),
                     [&](const Reply& reply) { return reply.attendee == command.attendee; });
}

/// Remembers it. False if it is no news.
bool remember(const RecordReply& command, Instant now, Transaction& tx) {
  const auto known = tx.replies_of(command.agency, command.booking);
  const auto same = std::find_if(known.begin(), known.end(), [&](const Reply& reply) {
    return reply.attendee == command.attendee;
  });
  if (same == known.end() ? known.size() >= kMostPeople
                          : std::pair(command.sequence, command.dtstamp) <=
                                std::pair(same->sequence, same->dtstamp)) {
    return false;
  }
  tx.put(Reply{command.agency, command.booking, command.attendee, command.sequence, command.dtstamp,
               std::string(word(command.said)), now, same == known.end() ? 1 : same->answers + 1});
  return true;
}

void note(const Booking& booking, const RecordReply& command, std::string action,
          std::string_view why, RuleContext context, Transaction& tx) {
  boost::json::object after{{"said", word(command.said)},
                            {"sequence", command.sequence},
                            {"by_customer", is_customer(command, booking)}};
  if (!why.empty()) {
    after["why"] = why;
  }
  record({booking.agency,
          customer_of(booking),
          std::move(action),
          booking.id.value,
          {},
          std::move(after)},
         context, tx);
}

/// The invitation as it stands, once for each `why`: nobody can have us write on and on.
void send_again(const Booking& booking, const std::string& why, RuleContext context,
                Transaction& tx) {
  OwedMail mail;
  mail.kind = "booking.confirmed";
  mail.recipient = booking.customer.email;
  mail.discriminator = why;
  mail.deadline = booking.time.end;
  owe_mail(mail, appointment_of(booking, tx), context, tx);
}

/// Only the organizer raises SEQUENCE, but not every program knows that: what we send next must be
/// newer than what it answered.
void keep_ahead(Booking& booking, std::int64_t sequence) {
  if (sequence > booking.sequence && sequence <= booking.sequence + kFarthestAhead) {
    booking.sequence = sequence;
  }
}

/// Copies carry the SEQUENCE too: one with a lower number would be taken for an old version, and
/// what people do to it for an edit of that.
void tell_copies(const Booking& before, const Booking& after, RuleContext context,
                 Transaction& tx) {
  if (after.sequence == before.sequence) {
    return;
  }
  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_copies(&before, appointment, context, tx);
}

Booking respond(Booking booking, const RecordReply& command, RuleContext context, Transaction& tx) {
  const auto before = booking;
  keep_ahead(booking, command.sequence);
  booking.customer_response = word(command.said);
  booking.version += 1;
  booking.updated_at = context.now;
  tx.put(booking);
  tell_copies(before, booking, context, tx);
  return booking;
}

/// Whether the service lets a mail program cancel, now and for whoever answers.
bool may_cancel(const RecordReply& command, const Booking& booking, Instant now,
                const Reads& reads) {
  const auto service = reads.service(booking.agency, booking.service);
  return !command.unverified && service && service->policy.on_decline == OnDecline::cancel &&
         is_customer(command, booking) && now <= booking.time.start - service->policy.change_notice;
}

Result<RecordReply::Outcome> decline(const RecordReply& command, const Booking& before,
                                     RuleContext context, Transaction& tx) {
  const auto booking = respond(before, command, context, tx);
  if (may_cancel(command, booking, context.now, tx)) {
    const auto cancelled = cancel_booking(booking, {customer_of(booking), "customer"}, context, tx);
    if (!cancelled) {
      return cancelled.error();
    }
    return RecordReply::Outcome{Became::cancelled, *cancelled};
  }
  ask_staff(kCustomerDeclined, booking, booking.time, customer_of(booking), context, tx);
  return RecordReply::Outcome{Became::asked, booking};
}

Result<RecordReply::Outcome> apply(const RecordReply& command, const Booking& booking,
                                   RuleContext context, Transaction& tx) {
  if (!speaks_for_customer(command, booking, tx)) {
    note(booking, command, "reply.ignored", "somebody else answered", context, tx);
    return RecordReply::Outcome{Became::ignored, booking};
  }
  if (command.said == Said::declined) {
    return decline(command, booking, context, tx);
  }
  if (command.said == Said::counter) {
    auto after = booking;
    keep_ahead(after, command.sequence);
    if (after.sequence != booking.sequence) {
      after.version += 1;
      tx.put(after);
      tell_copies(booking, after, context, tx);
    }
    ask_staff(kCounter, after, command.proposed.value_or(booking.time), customer_of(booking),
              context, tx);
    return RecordReply::Outcome{Became::asked, std::move(after)};
  }
  auto after = respond(booking, command, context, tx);
  withdraw_questions(after, context, tx);
  note(after, command, "reply." + std::string(word(command.said)), {}, context, tx);
  return RecordReply::Outcome{Became::kept, std::move(after)};
}

}  // namespace

Result<RecordReply::Outcome> decide(const RecordReply& command, RuleContext context,
                                    Transaction& tx) {
  const auto booking = tx.booking(command.agency, command.booking);
  if (!booking) {
    return Error{Errc::not_found, "there is no such booking"};
  }
  // Whether it came in time cannot be known (rule C42): who brought it comes again.
  if (!context.steady) {
    return Error{Errc::unavailable, "the clock of this server was just set"};
  }
  const RecordReply::Outcome ignored{Became::ignored, *booking};
  if (command.sequence > booking->sequence + kFarthestAhead || has_answered_enough(command, tx)) {
    return ignored;
  }
  if (command.uid != booking->uid || command.attendee.empty() || !stands(*booking, context.now)) {
    return ignored;
  }
  const bool may_write = !command.from_program && !booking->customer.email.empty();
  if (command.said == Said::refresh) {
    if (!may_write) {
      return ignored;
    }
    // Once a day: more is a program that runs in circles.
    send_again(*booking, "refresh " + to_rfc3339(context.now).substr(0, 10), context, tx);
    return RecordReply::Outcome{Became::sent_again, *booking};
  }
  if (!remember(command, context.now, tx)) {
    return ignored;
  }
  if (command.sequence < booking->sequence) {
    note(*booking, command, "reply.ignored", "it answers an older invitation", context, tx);
    if (may_write) {
      send_again(*booking, "answered " + std::to_string(command.sequence), context, tx);
    }
    return RecordReply::Outcome{Became::outdated, *booking};
  }
  return apply(command, *booking, context, tx);
}

}  // namespace holdfast::store
