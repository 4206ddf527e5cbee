// What customers say by mail. Who calls these has made sure that it came to the booking's own
// address, which only the customer was told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/base/time.hpp"
#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// An answer to the invitation (rules C30 to C33). The same answer twice, or an older one after a
/// newer one, changes nothing. Errors: not_found; unavailable while the clock is not steady.
struct RecordReply {
  enum class Said { accepted, tentative, declined, counter, refresh };
  /// What became of it.
  enum class Became {
    /// Kept as the customer's response.
    kept,
    /// The booking is cancelled.
    cancelled,
    /// The staff are asked what to do about it.
    asked,
    /// It answers an invitation that no longer holds: the one that does is sent again.
    outdated,
    /// The invitation is sent again, as was asked for.
    sent_again,
    /// Known, about another event, about a booking that is over, or from too many people.
    ignored,
  };
  struct Outcome {
    Became became = Became::ignored;
    Booking booking;
  };
  AgencyId agency;
  BookingId booking;
  /// Of the event that is answered; must be the booking's.
  std::string uid;
  Said said = Said::accepted;
  /// Lower-case mail address of who answers.
  std::string attendee;
  std::int64_t sequence = 0;
  /// When it was answered, by their clock.
  Instant dtstamp;
  /// Of a counter: the time that is wished for.
  std::optional<TimeRange> proposed = {};
  /// No mail may be sent because of it.
  bool from_program = false;
  /// Nobody vouches for who sent it: it cancels nothing by itself, the staff are asked.
  bool unverified = false;
};
Result<RecordReply::Outcome> decide(const RecordReply& command, RuleContext context,
                                    Transaction& tx);

/// A person wrote to the booking's address: the agency gets the words. The same letter twice is
/// passed on once, and of one booking kMostLetters in all. The outcome says whether it was passed
/// on. Errors: not_found.
struct RecordLetter {
  using Outcome = bool;
  AgencyId agency;
  BookingId booking;
  /// What tells letters apart.
  std::string name;
  /// Plain text.
  std::string text;
};
Result<bool> decide(const RecordLetter& command, RuleContext context, Transaction& tx);
inline constexpr int kMostLetters = 50;

/// What a letter of a mailbox elsewhere means is on disk: it is not to be taken again, however long
/// it lies there.
struct NoteFetchedLetter {
  using Outcome = int;
  /// "user@host:port".
  std::string mailbox;
  /// Unique in the mailbox (POP3's UIDL).
  std::string name;
};
Result<int> decide(const NoteFetchedLetter& command, RuleContext context, Transaction& tx);

/// They are gone from the mailbox.
struct ForgetFetchedLetters {
  using Outcome = int;
  std::string mailbox;
  std::vector<std::string> names;
};
Result<int> decide(const ForgetFetchedLetters& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
