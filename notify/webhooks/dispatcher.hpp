// Tells the agency's own systems of events: finds out what is owed to whom, sends what is due, and
// records what became of it.
//
// Events of one object go to one webhook one after another, in their order; what one webhook makes
// of them holds up no other one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "notify/webhooks/lane.hpp"
#include "notify/webhooks/sender.hpp"
#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/event.hpp"
#include "store/ledger.hpp"

namespace holdfast::notify {

struct DispatcherSettings {
  /// Events under way at once: in all, of one agency, and to one webhook.
  int parallel = 64;
  int parallel_of_agency = 16;
  int parallel_each = 4;
  /// Longer than an attempt can take: after it another worker may take the event.
  std::chrono::seconds lease_for{60};
  /// Between two looks, however often somebody rings.
  std::chrono::milliseconds breath{10};
  /// After the store refused something, and while the clock jumps.
  std::chrono::seconds rest{5};
  /// It is looked so often even if nobody rings.
  std::chrono::seconds sweep{30};
};

/// All of it runs on `executor`, one thing at a time.
class Dispatcher {
 public:
  /// The event as it is sent, with its object as it stands now; nothing where it cannot be told any
  /// more. Reads only.
  using Render =
      std::function<std::optional<std::string>(const store::Event&, const store::Reads&)>;

  /// References outlive this.
  Dispatcher(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
             RandomSource& random, WebhookSender& sender, Render render, Log& log,
             DispatcherSettings settings = {});

  /// Ends when stopped and what is under way is recorded.
  Awaitable<void> run();
  /// Something may have happened. Any thread.
  void ring() { wake_.ring(); }
  /// Sends nothing more; `run` ends soon. On `executor`.
  void stop();
  /// How many webhooks something is remembered of. On `executor`.
  [[nodiscard]] std::size_t remembered() const { return lanes_.size(); }

 private:
  Awaitable<void> round();
  void rest();
  /// Notes what is owed of the events that came up. True if there is more to look at.
  Awaitable<bool> plan(store::Webhook webhook);
  /// Takes what is due, as far as there is room, and starts it.
  Awaitable<void> take(store::Webhook webhook);
  Awaitable<void> deliver(store::Webhook webhook, store::WebhookDelivery delivery);
  Awaitable<void> record(store::WebhookDelivery delivery, WebhookAnswer answer);
  [[nodiscard]] std::vector<store::Webhook> active() const;
  /// The same, each time beginning with another agency.
  std::vector<store::Webhook> in_turn();
  /// What is remembered of others, once nothing is under way to them.
  void forget_all_but(const std::vector<store::Webhook>& webhooks);
  /// How many more events may be sent to it now.
  [[nodiscard]] int room_for(const store::Webhook& webhook, Instant now) const;
  /// A webhook as it stands and what is to be sent to it, of one moment.
  struct Letter {
    std::optional<store::Webhook> to;
    std::optional<std::string> body;
  };
  [[nodiscard]] Letter letter_for(const store::WebhookDelivery& delivery) const;
  Instant next_look();

  boost::asio::any_io_executor executor_;
  store::Ledger& ledger_;
  Clock& clock_;
  RandomSource& random_;
  WebhookSender& sender_;
  const Render render_;
  Log& log_;
  const DispatcherSettings settings_;
  Wake wake_;
  std::map<store::WebhookId, WebhookLane> lanes_;
  Instant resting_until_{};
  int under_way_ = 0;
  std::map<store::AgencyId, int> under_way_of_;
  store::AgencyId began_with_{0};
  bool more_ = false;
  bool stopping_ = false;
};

}  // namespace holdfast::notify
