#include "gateway/deadlines.hpp"

#include <algorithm>

#include "store/commands/lifecycle.hpp"

namespace holdfast::gateway {

namespace {
/// A hold lasts a minute at least, so a new one is seen in time.
constexpr std::chrono::seconds kAtMost{5};
/// What could not be decided (a full disk) is tried again, but not at once.
constexpr std::chrono::seconds kAtLeast{1};
/// Full batches for one agency in one round; what is left waits for the next one.
constexpr int kBatches = 50;
}  // namespace

Deadlines::Deadlines(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
                     Log& log)
    : ledger_(ledger), clock_(clock), log_(log), wake_(std::move(executor)) {}

Awaitable<void> Deadlines::run() {
  while (!stopping_) {
    auto next = clock_.now() + kAtMost;
    try {
      co_await round();
      next = next_look();
    } catch (const store::EngineFailure& failure) {
      log_.error("deadlines.failed", {{"what", failure.error.detail}});
    }
    if (!stopping_) {
      co_await wake_.wait_until(clock_, next);
    }
  }
}

void Deadlines::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> Deadlines::round() {
  if (clock_.jump()) {
    co_return;
  }
  const auto agencies =
      store::read(ledger_.engine(), [](const store::Reads& reads) { return reads.agencies(); });
  for (const auto& agency : agencies) {
    co_await expire(agency.id);
  }
}

Awaitable<void> Deadlines::expire(store::AgencyId agency) {
  for (int batch = 0; batch < kBatches && !stopping_; ++batch) {
    // Nothing is written, not even an empty transaction, while nothing is due.
    const auto now = clock_.now();
    const auto due = store::read(ledger_.engine(), [&](const store::Reads& reads) {
      return !reads.bookings_due(agency, now, 1).empty() ||
             !reads.waitlist_due(agency, now, 1).empty();
    });
    if (!due) {
      co_return;
    }
    store::ExpireDue command;
    command.agency = agency;
    const int limit = command.limit;
    const auto expired = co_await ledger_.apply(std::move(command));
    if (!expired) {
      log_.warning("deadlines.not_expired", {{"what", expired.error().detail}});
    }
    if (!expired || *expired < limit) {
      co_return;
    }
  }
}

Instant Deadlines::next_look() const {
  const auto now = clock_.now();
  auto next = now + kAtMost;
  store::read(ledger_.engine(), [&](const store::Reads& reads) {
    for (const auto& agency : reads.agencies()) {
      for (const auto& due : reads.bookings_due(agency.id, next, 1)) {
        next = std::min<Instant>(next, *due.deadline + Duration{1});
      }
      for (const auto& due : reads.waitlist_due(agency.id, next, 1)) {
        next = std::min<Instant>(next, due.expires_at + Duration{1});
      }
    }
    return 0;
  });
  return std::max<Instant>(next, now + kAtLeast);
}

}  // namespace holdfast::gateway
