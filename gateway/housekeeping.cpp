#include "gateway/housekeeping.hpp"

#include "store/base/time_zone.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/clock.hpp"
#include "store/commands/conflicts.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/grants.hpp"
#include "store/commands/reminders.hpp"

namespace holdfast::gateway {

namespace {
constexpr std::chrono::minutes kEvery{1};
constexpr std::chrono::seconds kInTrouble{5};
constexpr std::chrono::hours kCheckEvery{1};
constexpr std::chrono::hours kExtendEvery{24};
constexpr std::chrono::hours kForgetEvery{1};
/// Full batches in one round; what is left waits for the next one.
constexpr int kBatches = 50;

/// Whether it is time, and when it is next. A clock that was set back must not put it off for days.
bool comes_round(Instant& next, Duration every, Instant now) {
  if (now < next && next - now <= every) {
    return false;
  }
  next = now + every;
  return true;
}
}  // namespace

Housekeeping::Housekeeping(boost::asio::any_io_executor executor, store::Ledger& ledger,
                           Clock& clock, Log& log, const store::RuleSettings& rules)
    : ledger_(ledger),
      clock_(clock),
      log_(log),
      series_(ledger, clock, log),
      zones_(ledger, clock, log, series_),
      waitlist_(ledger, log),
      webhooks_(ledger, log),
      reminders_(ledger, clock, log),
      agendas_(ledger, clock, log),
      blind_(ledger, clock, log, rules),
      audits_(ledger, clock, findings_, log),
      wake_(std::move(executor)) {}

Awaitable<void> Housekeeping::run() {
  while (!stopping_) {
    try {
      co_await round();
    } catch (const store::EngineFailure& failure) {
      log_.error("housekeeping.failed", {{"what", failure.error.detail}});
    }
    const bool in_trouble = ledger_.healthy() && !ledger_.trouble().empty();
    const bool soon = in_trouble || jump_;
    const Duration pause = soon ? Duration(kInTrouble) : Duration(kEvery);
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
  const bool steady = co_await look_at_the_clock();
  if (!steady) {
    co_return;
  }
  co_await follow_time_zones();
  co_await series_.settle();
  const bool extend = comes_round(next_extension_, kExtendEvery, clock_.now());
  const bool forget = comes_round(next_forgetting_, kForgetEvery, clock_.now());
  const auto agencies =
      store::read(ledger_.engine(), [](const store::Reads& reads) { return reads.agencies(); });
  for (const auto& agency : agencies) {
    co_await escalate_conflicts(agency.id);
    co_await complete_bookings(agency.id);
    co_await waitlist_.look(agency.id);
    co_await tell_people(agency.id);
    co_await webhooks_.look(agency.id, forget);
    if (extend) {
      co_await extend_series(agency.id);
    }
    co_await audits_.look(agency.id);
  }
  co_await drop_answers();
  co_await drop_consents();
  co_await tell_of_sources();
  if (comes_round(next_check_, kCheckEvery, clock_.now())) {
    check_the_rule();
  }
}

// After bookings were completed, so that thanks follow what took place.
Awaitable<void> Housekeeping::tell_people(store::AgencyId agency) {
  if (quiet_) {
    co_await reminders_.skip(agency);
    co_return;
  }
  co_await reminders_.look(agency);
  co_await agendas_.look(agency);
}

Awaitable<void> Housekeeping::tell_of_sources() {
  const auto news = blind_.look();
  for (const auto& source : news) {
    if (quiet_) {
      co_return;
    }
    store::TellOfSource command;
    command.agency = source.agency;
    command.source = source.id;
    const auto told = co_await ledger_.apply(std::move(command));
    if (!told) {
      log_.warning("housekeeping.source_not_told_of", {{"what", told.error().detail}});
    }
  }
}

Awaitable<void> Housekeeping::drop_consents() {
  store::DropConsents command;
  const auto dropped = co_await ledger_.apply(std::move(command));
  if (!dropped) {
    log_.warning("housekeeping.consents_not_dropped", {{"what", dropped.error().detail}});
  }
}

Awaitable<bool> Housekeeping::look_at_the_clock() {
  const auto jump = clock_.jump();
  if (jump) {
    if (!jump_) {
      log_.error("clock.skew", {{"milliseconds", jump->count() / 1000}});
    }
    jump_ = jump;
    co_return false;
  }
  if (jump_) {
    log_.warning("clock.steady", {{"milliseconds", jump_->count() / 1000}});
    const auto agencies =
        store::read(ledger_.engine(), [](const store::Reads& reads) { return reads.agencies(); });
    for (const auto& agency : agencies) {
      store::NoteClockJump command;
      command.agency = agency.id;
      command.by = *jump_;
      co_await ledger_.apply(std::move(command));
    }
    jump_.reset();
  }
  co_return true;
}

// Once for each process: it keeps the rules that it began with.
Awaitable<void> Housekeeping::follow_time_zones() {
  if (!zones_followed_) {
    auto version = TimeZone::database_version();
    zones_followed_ = co_await zones_.follow(std::move(version));
  }
}

Awaitable<void> Housekeeping::extend_series(store::AgencyId agency) {
  for (bool more = true; more && !stopping_;) {
    more = co_await series_.extend(agency);
  }
}

Awaitable<void> Housekeeping::escalate_conflicts(store::AgencyId agency) {
  for (int batch = 0; batch < kBatches && !stopping_; ++batch) {
    store::EscalateConflicts command;
    command.agency = agency;
    const int limit = command.limit;
    const auto done = co_await ledger_.apply(std::move(command));
    if (!done) {
      log_.warning("housekeeping.conflicts_not_escalated", {{"what", done.error().detail}});
      co_return;
    }
    if (done->unresolved > 0) {
      log_.warning("conflicts.unresolved", {{"count", done->unresolved}});
    }
    if (done->escalated + done->unresolved < limit) {
      co_return;
    }
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
  findings_.note(Findings::Rule{doubled, clock_.now()});
  if (doubled > 0) {
    log_.error("store.double_bookings", {{"pairs", doubled}});
  }
}

}  // namespace holdfast::gateway
