#include "notify/webhooks/dispatcher.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <set>
#include <utility>

#include "notify/webhooks/schedule.hpp"

namespace holdfast::notify {
namespace {

using store::RecordWebhookDelivery;

/// Events that one command plans at most, and audit entries that one look reads.
constexpr std::size_t kPlanned = 100;
constexpr int kEntries = 500;
/// So many entries without anything to tell are looked at again after a crash, rather than noted.
constexpr std::int64_t kUnnoted = 2000;

}  // namespace

Dispatcher::Dispatcher(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
                       RandomSource& random, WebhookSender& sender, Render render, Log& log,
                       DispatcherSettings settings)
    : executor_(executor),
      ledger_(ledger),
      clock_(clock),
      random_(random),
      sender_(sender),
      render_(std::move(render)),
      log_(log),
      settings_(settings),
      wake_(executor) {}

void Dispatcher::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> Dispatcher::run() {
  while (!stopping_) {
    auto next = clock_.now() + settings_.sweep;
    try {
      co_await round();
      next = next_look();
    } catch (const store::EngineFailure& failure) {
      log_.error("webhooks.failed", {{"what", failure.error.detail}});
    }
    if (!stopping_) {
      co_await wake_.wait_until(clock_, next);
      const auto rested = clock_.now() + settings_.breath;
      co_await clock_.sleep_until(rested);
    }
  }
  while (under_way_ > 0) {
    const auto at = clock_.now() + settings_.sweep;
    co_await wake_.wait_until(clock_, at);
  }
}

std::vector<store::Webhook> Dispatcher::active() const {
  return store::read(ledger_.engine(), [](const store::Reads& reads) {
    std::vector<store::Webhook> out;
    for (const auto& agency : reads.agencies()) {
      for (auto& webhook : reads.webhooks(agency.id)) {
        if (webhook.state == store::WebhookState::active) {
          out.push_back(std::move(webhook));
        }
      }
    }
    return out;
  });
}

// By a clock that jumps nothing is signed: receivers refuse time stamps that are far from theirs.
Awaitable<void> Dispatcher::round() {
  more_ = false;
  const bool steady = clock_.is_steady();
  if (!steady) {
    rest();
  }
  if (resting_until_ > clock_.now() + settings_.rest) {
    // The clock was set back since.
    rest();
  }
  if (clock_.now() < resting_until_) {
    co_return;
  }
  const auto webhooks = in_turn();
  for (const auto& webhook : webhooks) {
    if (stopping_) {
      break;
    }
    const bool more = co_await plan(webhook);
    more_ = more_ || more;
    co_await take(webhook);
  }
}

void Dispatcher::rest() { resting_until_ = clock_.now() + settings_.rest; }

std::vector<store::Webhook> Dispatcher::in_turn() {
  auto webhooks = active();
  forget_all_but(webhooks);
  const auto first =
      std::find_if(webhooks.begin(), webhooks.end(),
                   [&](const store::Webhook& webhook) { return webhook.agency > began_with_; });
  if (first != webhooks.end()) {
    std::rotate(webhooks.begin(), first, webhooks.end());
  }
  if (!webhooks.empty()) {
    began_with_ = webhooks.front().agency;
  }
  return webhooks;
}

void Dispatcher::forget_all_but(const std::vector<store::Webhook>& webhooks) {
  std::set<store::WebhookId> living;
  for (const auto& webhook : webhooks) {
    living.insert(webhook.id);
  }
  std::erase_if(lanes_, [&](const auto& entry) {
    return entry.second.is_idle() && !living.contains(entry.first);
  });
  std::erase_if(under_way_of_, [](const auto& entry) { return entry.second == 0; });
}

// The webhook and the events are of one snapshot: what it wanted when they happened counts.
Awaitable<bool> Dispatcher::plan(store::Webhook webhook) {
  auto& lane = lanes_[webhook.id];
  const auto now = clock_.now();
  const auto too_old = now - store::kEventsFor;
  std::int64_t from = 0;
  bool note = false;
  auto page = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    const auto stands = reads.webhook(webhook.id);
    if (!stands || stands->state != store::WebhookState::active) {
      return store::EventPage{};
    }
    webhook = *stands;
    from = lane.scanned(webhook);
    note = lane.wants_note(webhook, now);
    if (note || reads.count_webhook_deliveries(webhook.id) >= store::kMostOwed) {
      return store::EventPage{{}, from, note};
    }
    auto found =
        store::events_after(reads, webhook.agency, from, webhook.types, kPlanned, kEntries);
    if (!found.events.empty() && found.events.front().at < too_old) {
      // Times may go back where a clock was set: at the least this one is passed over.
      const auto first = store::first_entry_since(reads, webhook.agency, too_old);
      found = {{}, std::max(store::first_event_of(first) - 1, found.events.front().number), true};
    }
    return found;
  });
  const bool nothing =
      page.events.empty() && store::entry_of_event(page.reached - webhook.planned) < kUnnoted;
  if (!note && (page.reached <= from || nothing)) {
    lane.note_scanned(std::max(from, page.reached));
    co_return page.more;
  }
  store::PlanWebhookDeliveries command;
  command.webhook = webhook.id;
  command.after = webhook.planned;
  command.reached = page.reached;
  command.events = std::move(page.events);
  const auto planned = co_await ledger_.apply(std::move(command));
  if (planned) {
    lanes_[webhook.id].note_planned(page.reached, now);
  } else if (planned.error().code != Errc::version_conflict) {
    log_.warning("webhooks.not_planned", {{"code", name(planned.error().code)}});
    rest();
    co_return false;
  }
  co_return page.more || !planned;
}

int Dispatcher::room_for(const store::Webhook& webhook, Instant now) const {
  const auto lane = lanes_.find(webhook.id);
  const auto agency = under_way_of_.find(webhook.agency);
  const int of_agency = agency == under_way_of_.end() ? 0 : agency->second;
  const int own = lane == lanes_.end() ? settings_.parallel_each
                                       : lane->second.room(settings_.parallel_each, now);
  return std::min({settings_.parallel - under_way_, settings_.parallel_of_agency - of_agency, own});
}

Awaitable<void> Dispatcher::take(store::Webhook webhook) {
  const auto now = clock_.now();
  const int room = room_for(webhook, now);
  if (room <= 0) {
    co_return;
  }
  const auto due = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.next_webhook_delivery_at(webhook.id);
  });
  if (!due || *due > now) {
    co_return;
  }
  store::LeaseWebhookDeliveries command;
  command.webhook = webhook.id;
  command.limit = room;
  command.lease_for = settings_.lease_for;
  auto leased = co_await ledger_.apply(std::move(command));
  if (!leased) {
    log_.warning("webhooks.lease_failed", {{"code", name(leased.error().code)}});
    rest();
    co_return;
  }
  for (auto& delivery : *leased) {
    ++under_way_;
    ++under_way_of_[webhook.agency];
    lanes_[webhook.id].begin();
    auto work = deliver(webhook, std::move(delivery));
    boost::asio::co_spawn(executor_, std::move(work), boost::asio::detached);
  }
}

Dispatcher::Letter Dispatcher::letter_for(const store::WebhookDelivery& delivery) const {
  return store::read(ledger_.engine(), [&](const store::Reads& reads) {
    Letter letter{reads.webhook(delivery.webhook), {}};
    if (letter.to) {
      const auto event = store::find_event(reads, letter.to->agency, delivery.event_id);
      letter.body = event ? render_(*event, reads) : std::nullopt;
    }
    return letter;
  });
}

Awaitable<void> Dispatcher::deliver(store::Webhook webhook, store::WebhookDelivery delivery) {
  WebhookAnswer answer;
  try {
    auto letter = letter_for(delivery);
    const bool stands = letter.to && letter.to->state == store::WebhookState::active;
    if (!stands) {
      answer.detail = "it was stopped before it was sent";
    } else if (letter.body) {
      answer = co_await sender_.send(std::move(*letter.to), delivery.event_id.value,
                                     std::move(*letter.body));
    } else {
      answer.ending = RecordWebhookDelivery::Ending::dropped;
      answer.detail = "there is nothing to tell of it any more";
    }
  } catch (const store::EngineFailure& failure) {
    answer.detail = "it could not be read: " + failure.error.detail;
  }
  const bool is_down = answer.is_down;
  co_await record(std::move(delivery), std::move(answer));
  lanes_[webhook.id].end(is_down, clock_.now());
  --under_way_;
  --under_way_of_[webhook.agency];
  wake_.ring();
}

Awaitable<void> Dispatcher::record(store::WebhookDelivery delivery, WebhookAnswer answer) {
  RecordWebhookDelivery command;
  command.webhook = delivery.webhook;
  command.event = delivery.event;
  command.lease = delivery.lease;
  command.ending = answer.ending;
  command.status = answer.status;
  command.detail = answer.detail;
  if (answer.ending == RecordWebhookDelivery::Ending::retry) {
    if (const auto delay = webhook_delay(delivery.tries, random_)) {
      command.retry_at = clock_.now() + std::max(*delay, answer.retry_after);
    }
  }
  const auto recorded = co_await ledger_.apply(std::move(command));
  if (!recorded) {
    // The lease runs out and the event is sent again under the same id.
    log_.warning("webhook.not_recorded", {{"webhook", delivery.webhook.value},
                                          {"event", delivery.event_id.value},
                                          {"code", name(recorded.error().code)}});
  } else if (answer.ending != RecordWebhookDelivery::Ending::delivered &&
             recorded->state != store::WebhookState::active) {
    log_.error("webhook.stopped", {{"webhook", delivery.webhook.value},
                                   {"state", name(recorded->state)},
                                   {"status", std::int64_t{answer.status}}});
  } else if (recorded->delivery.state == store::DeliveryState::failed) {
    log_.error("webhook.event_failed", {{"webhook", delivery.webhook.value},
                                        {"event", delivery.event_id.value},
                                        {"status", std::int64_t{answer.status}}});
  }
}

Instant Dispatcher::next_look() {
  const auto now = clock_.now();
  if (now < resting_until_) {
    return resting_until_;
  }
  if (more_) {
    return now;
  }
  auto at = now + settings_.sweep;
  if (under_way_ >= settings_.parallel) {
    return at;
  }
  for (const auto& webhook : active()) {
    const auto resting_until = lanes_[webhook.id].resting_until(now);
    if (resting_until <= now && room_for(webhook, now) <= 0) {
      continue;
    }
    const auto due = store::read(ledger_.engine(), [&](const store::Reads& reads) {
      return reads.next_webhook_delivery_at(webhook.id);
    });
    if (due) {
      at = std::min(at, std::max(*due, resting_until));
    }
  }
  return at;
}

}  // namespace holdfast::notify
