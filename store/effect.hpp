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

struct Effect {
  EffectId id;
  AgencyId agency;
  /// "mail": a message to a person; "calendar": a copy of a booking in a source.
  std::string channel;
  /// mail: booking.confirmed, booking.rescheduled, booking.cancelled, staff.move_refused,
  /// conflict.opened; calendar: copy.put, copy.delete.
  std::string kind;
  /// The mail address; the source's id.
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
};

/// One attempt. Written before anything is sent, closed with its outcome after.
struct Attempt {
  EffectId effect;
  int number = 1;
  Instant started_at;
  std::optional<Instant> ended_at;
  /// delivered, retry, failed, superseded; empty while open (also after a crash: unknown).
  std::string outcome;
  /// The server's words: "250 2.0.0 queued as 4XyZ".
  std::string detail;
};

}  // namespace holdfast::store
