// Writes our copies of bookings to external calendars, one effect at a time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/base/log.hpp"
#include "store/calendar_format.hpp"
#include "store/commands/effects.hpp"
#include "store/ledger.hpp"
#include "store/retry.hpp"
#include "sync/providers.hpp"

namespace holdfast::sync {

struct PusherSettings {
  /// Its `attempts` bound those that a server refused; one that is away is waited for, and so is
  /// the source's next read where somebody has changed the copy there.
  store::RetryPolicy retry;
  /// How long a copy waits for the source to be read first.
  std::chrono::seconds read_first{10};
  /// How long a copy waits whose source is stopped, or was not read in many attempts.
  std::chrono::seconds rest{900};
  /// Longer than the longest attempt takes: after it another worker may take the copy.
  std::chrono::seconds lease_for{900};
};

/// How an attempt ended, as far as the engine cares.
struct Pushed {
  /// The object there was changed by somebody: read the source first, then try again.
  bool read_first = false;
  /// The service is away or refuses the credential: the other copies need not be tried now.
  bool away = false;
  /// The host did not answer.
  bool host_away = false;
  /// What was recorded.
  store::RecordAttempt::Ending ending = store::RecordAttempt::Ending::delivered;
};

class Pusher {
 public:
  Pusher(store::Ledger& ledger, Clock& clock, RandomSource& random, const Providers& providers,
         const store::CalendarFormat& format, Secrets secrets, Log& log, PusherSettings settings);

  /// Delivers one leased effect and records how it ended. One call for each source at a time.
  /// Throws EngineFailure.
  Awaitable<Pushed> push(store::Effect effect);
  /// Gives a leased effect back untried.
  Awaitable<void> postpone(store::Effect effect);

 private:
  /// An effect with all that the store says about it.
  struct Job {
    store::Effect effect;
    store::Appointment appointment;
    std::optional<store::Source> source;
    std::optional<store::Booking> booking;
    std::optional<store::Mirror> mirror;
    /// Our copy as last seen there: at the mirror's href, then wherever else its UID is.
    std::vector<store::RemoteObject> there;
    Account account;
    Provider* provider = nullptr;
  };
  /// Why there is nothing to do; empty: there is.
  [[nodiscard]] static std::string superseded_by(const Job& job);
  Job load(store::Effect effect, store::Appointment appointment) const;
  Status open_account(Job& job) const;

  Awaitable<Result<std::string>> deliver(Job job);
  Awaitable<Result<std::string>> put(Job job);
  Awaitable<Result<std::string>> remove(Job job);
  /// The copy as it is there now; nothing if there never was one. Errors: Provider's, and
  /// precondition_failed if somebody changed it since it was last read.
  Awaitable<Result<std::optional<RemoteItem>>> look(Job job);
  Awaitable<Status> record_mirror(Job job, PushResult there, std::string text, bool removed);
  [[nodiscard]] Duration delay_after(int attempts) const;
  Awaitable<Pushed> record_failure(store::Effect effect, Error error);
  Awaitable<void> record(store::Effect effect, store::RecordAttempt::Ending ending,
                         std::optional<Instant> retry_at, std::string detail);

  store::Ledger& ledger_;
  Clock& clock_;
  RandomSource& random_;
  const Providers& providers_;
  const store::CalendarFormat& format_;
  Secrets secrets_;
  Log& log_;
  const PusherSettings settings_;
};

}  // namespace holdfast::sync
