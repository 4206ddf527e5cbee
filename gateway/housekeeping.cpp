#include "gateway/housekeeping.hpp"

#include "store/commands/bookings.hpp"
#include "store/commands/effects.hpp"

namespace holdfast::gateway {

namespace {
constexpr std::chrono::minutes kEvery{1};
constexpr std::chrono::seconds kInTrouble{5};
constexpr std::chrono::hours kCheckEvery{1};
/// Full batches in one round; what is left waits for the next one.
constexpr int kBatches = 50;
}  // namespace

Housekeeping::Housekeeping(boost::asio::any_io_executor executor, store::Ledger& ledger,
                           Clock& clock, Log& log)
    : ledger_(ledger), clock_(clock), log_(log), wake_(std::move(executor)) {}

Awaitable<void> Housekeeping::run() {
  while (!stopping_) {
    try {
      co_await round();
    } catch (const store::EngineFailure& failure) {
      log_.error("housekeeping.failed", {{"what", failure.error.detail}});
    }
    const bool in_trouble = ledger_.healthy() && !ledger_.trouble().empty();
    const Duration pause = in_trouble ? Duration(kInTrouble) : Duration(kEvery);
    if (!stopping_) {
      co_await wake_.wait_until(clock_, clock_.now() + pause);
    }
  }
}

void Housekeeping::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> Housekeeping::round() {
  const auto agencies =
      store::read(ledger_.engine(), [](const store::Reads& reads) { return reads.agencies(); });
  for (const auto& agency : agencies) {
    co_await complete_bookings(agency.id);
  }
  co_await drop_answers();
  if (clock_.now() >= next_check_) {
    next_check_ = clock_.now() + kCheckEvery;
    check_the_rule();
  }
}

Awaitable<void> Housekeeping::complete_bookings(store::AgencyId agency) {
  for (int batch = 0; batch < kBatches && !stopping_; ++batch) {
    store::CompleteEndedBookings command;
    command.agency = agency;
    const int limit = command.limit;
    const auto completed = co_await ledger_.apply(std::move(command));
    if (!completed) {
      log_.warning("housekeeping.bookings_not_completed", {{"what", completed.error().detail}});
    }
    if (!completed || *completed < limit) {
      co_return;
    }
  }
}

Awaitable<void> Housekeeping::drop_answers() {
  for (int batch = 0; batch < kBatches && !stopping_; ++batch) {
    store::DropKeptAnswers command;
    const int limit = command.limit;
    const auto dropped = co_await ledger_.apply(std::move(command));
    if (!dropped) {
      log_.warning("housekeeping.answers_not_dropped", {{"what", dropped.error().detail}});
    }
    if (!dropped || *dropped < limit) {
      co_return;
    }
  }
}

void Housekeeping::check_the_rule() {
  const auto doubled = store::read(
      ledger_.engine(), [](const store::Reads& reads) { return reads.count_double_bookings(); });
  if (doubled > 0) {
    log_.error("store.double_bookings", {{"pairs", doubled}});
  }
}

}  // namespace holdfast::gateway
