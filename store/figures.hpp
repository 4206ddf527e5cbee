// How things stand as a whole: counts and ages, for people and monitors. No rule may decide by
// them, so they are no part of Reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// What one channel of the outbox owes.
struct OutboxFigures {
  std::string channel;
  /// Not finished, those that are not due yet included.
  std::int64_t open = 0;
  /// Due for the first time, or being tried.
  std::int64_t owed = 0;
  /// Since when the oldest of those is owed.
  std::optional<Instant> oldest;
  /// The most attempts of one of them.
  std::int64_t attempts = 0;
};

/// Calendars of one provider in one state.
struct SourceFigures {
  std::string provider;
  std::string state;
  bool paused = false;
  std::int64_t count = 0;
};

/// One calendar that is not known well enough, by the age of its last good read.
struct StaleSource {
  SourceId source;
  ResourceId resource;
  std::optional<Instant> last_good_at;
};

struct ConflictFigures {
  std::int64_t open = 0;
  std::optional<Instant> oldest;
  /// The start of the first booking that one is about.
  std::optional<Instant> first_start;
};

struct WaitlistFigures {
  std::int64_t waiting = 0;
  std::int64_t offered = 0;
  std::optional<Instant> oldest;
};

struct WebhookFigures {
  std::int64_t active = 0;
  /// Paused or disabled.
  std::int64_t idle = 0;
  /// Deliveries owed, and since when the oldest of them.
  std::int64_t owed = 0;
  std::optional<Instant> oldest;
};

/// What became of messages of one channel, in one word for the state and one for the fate.
struct MessageFigures {
  std::string channel;
  std::string state;
  std::string fate;
  std::int64_t count = 0;
};

/// Bookings that are over, one way or the other.
struct HandsFigures {
  std::int64_t ended = 0;
  /// That nobody of the office had to do anything about after they were made.
  std::int64_t hands_off = 0;
};

/// Any thread; each call is one look, and takes milliseconds. Throws EngineFailure. Nothing for an
/// agency: all of them.
class Figures {
 public:
  virtual ~Figures() = default;
  virtual std::vector<OutboxFigures> outbox(std::optional<AgencyId> agency, Instant now) const = 0;
  virtual std::vector<SourceFigures> sources(std::optional<AgencyId> agency) const = 0;
  /// Those that are read and whose last good read is older than that, the oldest first.
  virtual std::vector<StaleSource> stale_sources(AgencyId agency, Instant before,
                                                 int limit) const = 0;
  virtual ConflictFigures conflicts(std::optional<AgencyId> agency) const = 0;
  virtual WaitlistFigures waitlist(std::optional<AgencyId> agency) const = 0;
  virtual WebhookFigures webhooks(std::optional<AgencyId> agency) const = 0;
  /// Of the last `newest` messages of all agencies.
  virtual std::vector<MessageFigures> messages(AgencyId agency, std::int64_t newest) const = 0;
  /// Of the `newest` bookings that began in that time.
  virtual HandsFigures hands(AgencyId agency, TimeRange starts, std::int64_t newest) const = 0;
};

}  // namespace holdfast::store
