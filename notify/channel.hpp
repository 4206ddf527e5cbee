// A way to reach people. One file in channels/ each, registered in channels.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/base/clock.hpp"
#include "store/commands/effects.hpp"
#include "store/effect.hpp"

namespace holdfast::notify {

/// What became of one attempt.
struct Delivery {
  store::RecordAttempt::Ending ending = store::RecordAttempt::Ending::retry;
  /// The server's words, for the log of attempts. No secret.
  std::string detail;
  /// The server asked for at least this much patience.
  std::optional<Duration> retry_after = {};
  /// The fault is the channel's, not the message's (credentials refused, server away): the worker
  /// lets the whole channel rest instead of trying every message in turn.
  bool channel_down = false;
  /// For `delivered`: how far it got, as far as is known now.
  store::Fate fate = store::Fate::delivered;
  /// What the receiver calls it; may be empty.
  std::string reference = {};
  /// For `delivered`: when to ask what became of it, if nobody says so.
  std::optional<Instant> ask_at = {};
  /// The receiver's side is in no state to take messages just now, this one or another.
  bool destination_down = false;
  /// For `failed`: there is no such address, and will not be.
  bool address_is_dead = false;
};

/// Called on the worker's executor, several messages at a time.
class Channel {
 public:
  virtual ~Channel() = default;
  /// As in `Effect::channel`.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Whose trouble is this receiver's trouble, and who must not be flooded: the domain of a mail
  /// address. Empty: nobody's but its own.
  [[nodiscard]] virtual std::string destination(const store::Effect& effect) const;
  /// Never throws for what the world does; never blocks the calling thread. Sending the same effect
  /// twice sends the same octets under the same Message-ID.
  virtual Awaitable<Delivery> deliver(store::Effect effect) = 0;
};

}  // namespace holdfast::notify
