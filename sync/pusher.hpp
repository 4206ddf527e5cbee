// Writes our copies of bookings to external calendars, one effect at a time.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "store/base/log.hpp"
#include "store/calendar_format.hpp"
#include "store/commands/effects.hpp"
#include "store/ledger.hpp"
#include "store/retry.hpp"
#include "sync/providers.hpp"

namespace holdfast::sync {

struct PusherSettings {
  store::RetryPolicy retry;
  /// How long a copy waits whose source is stopped.
  std::chrono::seconds rest{900};
  /// Longer than the longest attempt takes: after it another worker may take the copy.
  std::chrono::seconds lease_for{900};
};

/// How an attempt ended, as far as the engine cares.
struct Pushed {
  /// The object there was changed by somebody: read the source first, then try again.
  bool read_first = false;
  /// The credential was refused.
  bool stopped = false;
};

class Pusher {
 public:
  Pusher(store::Ledger& ledger, Clock& clock, RandomSource& random, const Providers& providers,
         const store::CalendarFormat& format,
         std::function<Result<std::string>(const std::string&)> unseal, Log& log,
         PusherSettings settings);

  /// Delivers one leased effect and records how it ended. One call for each source at a time.
  /// Throws EngineFailure.
  Awaitable<Pushed> push(store::Effect effect);

 private:
  struct Job;
  Awaitable<Result<std::string>> put(Job& job);
  Awaitable<Result<std::string>> remove(Job& job);
  Awaitable<Status> record_mirror(Job& job, PushResult there, std::string text, bool removed);
  Awaitable<Pushed> record(store::Effect effect, Result<std::string> outcome);

  store::Ledger& ledger_;
  Clock& clock_;
  RandomSource& random_;
  const Providers& providers_;
  const store::CalendarFormat& format_;
  std::function<Result<std::string>(const std::string&)> unseal_;
  Log& log_;
  const PusherSettings settings_;
};

}  // namespace holdfast::sync
