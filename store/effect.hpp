// What is owed to the world: the outbox.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class EffectState { due, leased, delivered, failed, superseded };
std::string_view name(EffectState state);
std::optional<EffectState> effect_state(std::string_view name);

/// What became of a message once it was handed over, as far as anybody said. A later word counts
/// only if it stands further down: word comes late, twice and out of order, and of the two places
/// that an address may lead to one that took the message is enough.
enum class Fate {
  /// Nothing is known: not handed over yet.
  none,
  /// The line broke before the receiver said whether it took the message.
  unknown,
  /// The next server has it. Most messages stay there: few servers tell more.
  submitted,
  /// It is still being tried further on.
  delayed,
  /// Passed to where nothing more will be told from.
  relayed,
  /// Given up after having been tried for long, or past its deadline.
  expired,
  /// Refused for good by the receiver's side.
  bounced,
  delivered,
  /// The receiver called it unwanted.
  complained,
};
std::string_view name(Fate fate);
std::optional<Fate> fate(std::string_view name);

struct Effect {
  EffectId id;
  AgencyId agency;
  /// "mail", "sms": a message to a person; "calendar": a copy of a booking in a source.
  std::string channel;
  /// mail: booking.confirmed, booking.rescheduled, booking.cancelled, staff.move_refused,
  /// conflict.opened; calendar: copy.put, copy.delete.
  std::string kind;
  /// The mail address; the telephone number in E.164; the source's id.
  std::string recipient;
  /// What it is about: the booking's id and SEQUENCE. With kind, channel and recipient the natural
  /// key: an effect is created once.
  BookingId booking;
  std::int64_t sequence = 0;
  /// Tells effects apart that share the rest, such as push-backs. Usually empty.
  std::string discriminator;
  /// An Appointment as JSON (booking.hpp), as of the change that caused the effect.
  std::string payload;
  EffectState state = EffectState::due;
  Instant created_at;
  Instant due_at;
  /// After it there is no sense in it any more.
  std::optional<Instant> deadline;
  int attempts = 0;
  /// Fencing: raised at each lease; a report with an older number is refused.
  std::int64_t lease = 0;
  std::optional<Instant> leased_until;
  std::string last_detail;
  Fate fate = Fate::none;
  /// Attempts before somebody had it sent again by hand: patience begins anew.
  int earlier_attempts = 0;
  /// Of what failed: it was not tried, because nothing is sent there any more (suppression.hpp).
  bool suppressed = false;
  /// When the provider is asked what became of it, if nobody has said so by then.
  std::optional<Instant> ask_at = {};
};

/// Nobody will try it any more, and whom it is for has not got it: failed, bounced, or given up on
/// the way.
bool is_dead(const Effect& effect);

/// In one word: queued, sending, retrying, superseded, or its fate; "failed" where it could not be
/// handed over, "suppressed" where it was not tried, "expired" where there was no sense in it any
/// more.
std::string_view status_of(const Effect& effect);

/// One attempt. Written before anything is sent, closed with its outcome after.
struct Attempt {
  EffectId effect;
  int number = 1;
  Instant started_at;
  std::optional<Instant> ended_at;
  /// delivered, retry, unknown, failed, superseded; empty while open (also after a crash: unknown).
  std::string outcome;
  /// The server's words: "250 2.0.0 queued as 4XyZ".
  std::string detail;
  /// What the receiver calls it: "4XyZ". Empty where it has no name for it.
  std::string reference = {};
};

/// What somebody further on said of a message that was handed over.
struct DeliveryReport {
  EffectId effect;
  /// What tells reports apart: the report's own Message-ID, or a hash of it.
  std::string report;
  Instant at;
  Fate fate = Fate::none;
  /// "5.1.1" (RFC 3463), or a provider's code; may be empty.
  std::string status;
  /// In one line, for people.
  std::string detail;
};

/// What is left out is not looked at.
struct EffectFilter {
  AgencyId agency;
  std::optional<BookingId> booking = {};
  std::optional<std::string> channel = {};
  /// As status_of says.
  std::optional<std::string> status = {};
  /// Only those of which is_dead holds.
  bool dead = false;
};

struct EffectPage {
  /// The newest first.
  std::vector<Effect> effects;
  /// Where to go on; nothing: at the end. There may be more even if the page is not full, since
  /// one look goes over a bounded number of rows.
  std::optional<EffectId> next = {};
};

}  // namespace holdfast::store
