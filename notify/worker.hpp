// Works off the outbox: takes what is due under a lease, delivers it, and records what became of
// it. Any number of workers may run on one store; a lease and its fencing number keep them apart.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "notify/channel.hpp"
#include "notify/pacing.hpp"
#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/ledger.hpp"
#include "store/retry.hpp"

namespace holdfast::notify {

struct WorkerSettings {
  /// Messages under way at once.
  int parallel = 4;
  /// Longer than the longest attempt can take: after it another worker may take the message.
  std::chrono::seconds lease_for{900};
  store::RetryPolicy retry;
  /// How long the channel rests when its server is away or refuses our credentials.
  std::chrono::seconds rest{15};
  /// The outbox is looked at so often even if nobody rings.
  std::chrono::seconds sweep{30};
  /// Messages begun in one minute at most; 0: as many as there are.
  int per_minute = 0;
  /// The same for each destination, and how long one that has trouble is left alone.
  PacingSettings pacing = {};
};

/// One channel's worker. All of it runs on `executor`, one thing at a time.
class Worker {
 public:
  Worker(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
         RandomSource& random, Channel& channel, Log& log, WorkerSettings settings);

  /// Ends when stopped and the messages under way are recorded.
  Awaitable<void> run();
  /// Something may be due. Any thread.
  void ring() { wake_.ring(); }
  /// Takes nothing more; `run` ends soon. On `executor`.
  void stop();

 private:
  /// Takes what is due, as far as there is room, and starts it. False if there was nothing.
  Awaitable<bool> take();
  struct Spared {
    /// So many of the first that are due may be taken.
    int allowed = 0;
    int postponed = 0;
  };
  /// Puts off what is due to destinations that are to be spared now.
  Awaitable<Spared> spare(int free);
  /// How many more may be begun now. After a rest one message tries whether the server is there
  /// again; the others wait for what becomes of it.
  int room();
  /// Fills in when it is tried again, or that it is not.
  void decide_next(const store::Effect& effect, const Delivery& delivery,
                   store::RecordAttempt& command);
  Awaitable<void> deliver(store::Effect effect);
  Awaitable<void> record(store::Effect effect, Delivery delivery);
  Instant next_look();
  /// The same, past a store that cannot be read for a while.
  Instant look_or_rest();
  void rest_after(const store::EngineFailure& failure);

  boost::asio::any_io_executor executor_;
  store::Ledger& ledger_;
  Clock& clock_;
  RandomSource& random_;
  Channel& channel_;
  Log& log_;
  const WorkerSettings settings_;
  Pacing pacing_;
  Wake wake_;
  int under_way_ = 0;
  Instant resting_until_{};
  /// The last word was that the channel is down.
  bool down_ = false;
  Instant minute_begun_{};
  int begun_in_minute_ = 0;
  bool stopping_ = false;
};

}  // namespace holdfast::notify
