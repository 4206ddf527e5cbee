#include <algorithm>
#include <limits>

#include "store/commands/clock.hpp"
#include "store/commands/webhooks.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// Waits and leases that were reckoned by a clock ahead of this one are no longer than these.
constexpr std::chrono::hours kLongestWait{2};
constexpr std::chrono::minutes kLongestLease{20};
/// The newest effects of an agency are looked through: what is tried again was owed lately.
constexpr int kPages = 10;
constexpr int kPage = 500;

/// What is to be tried again "at three" by a clock that said two and now says yesterday.
void draw_near(Effect effect, Instant now, Transaction& tx) {
  const bool waits = effect.state == EffectState::due && effect.attempts > 0;
  if (waits && effect.due_at > now + kLongestWait) {
    effect.due_at = now;
    tx.update(effect);
  } else if (effect.state == EffectState::leased &&
             effect.leased_until.value_or(now) > now + kLongestLease) {
    // Whoever has it may still be at work.
    effect.leased_until = now + kLongestLease;
    tx.update(effect);
  }
}

void draw_near_all(AgencyId agency, Instant now, Transaction& tx) {
  EffectFilter filter;
  filter.agency = agency;
  EffectPage page;
  page.next = EffectId{};
  for (int i = 0; i < kPages && page.next; ++i) {
    page = tx.effects(filter, EffectId{*page.next}, kPage);
    for (const auto& effect : page.effects) {
      draw_near(effect, now, tx);
    }
  }
}

/// What is owed to webhooks waits as long as it would have.
void draw_near_webhooks(AgencyId agency, Duration by, Instant now, Transaction& tx) {
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  for (const auto& webhook : tx.webhooks(agency)) {
    for (const auto state : {DeliveryState::due, DeliveryState::leased}) {
      for (auto& delivery : tx.webhook_deliveries(webhook.id, state, kEnd, kMostOwed)) {
        delivery.due_at = std::max<Instant>(now, delivery.due_at + by);
        if (delivery.leased_until) {
          delivery.leased_until = std::max<Instant>(now, *delivery.leased_until + by);
        }
        tx.put(delivery);
      }
    }
  }
}

}  // namespace

Result<int> decide(const NoteClockJump& command, RuleContext context, Transaction& tx) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(command.by).count();
  record(
      {command.agency, timer_actor(), "clock.skew", "clock", {}, {{"milliseconds", milliseconds}}},
      context, tx);
  if (command.by < Duration{0}) {
    draw_near_all(command.agency, context.now, tx);
    draw_near_webhooks(command.agency, command.by, context.now, tx);
  }
  return 0;
}

}  // namespace holdfast::store
