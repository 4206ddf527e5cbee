#include <optional>
#include <utility>

#include "store/commands/series.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/faults.hpp"

namespace holdfast::store {
namespace {

constexpr std::size_t kMost = 200;
/// Refused dates for which other times are looked for: each search costs many times a decision, and
/// meanwhile nobody else books.
constexpr int kMostAlternatives = 3;

Status check(const RequestSeries& command) {
  Faults faults;
  const auto& starts = command.starts;
  faults.unless(!starts.empty() && starts.size() <= kMost, "/starts", "must be 1 to 200 starts");
  faults.unless(!command.booking.hold, "/hold_token", "a series converts no hold");
  return faults.status();
}

/// An appointment that overlaps its own series is a slip.
Error overlapping(std::size_t index) {
  Faults faults;
  faults.add("/starts/" + std::to_string(index),
             "must not be before the end of the occurrence before it");
  return faults.status().error();
}

RequestBooking occurrence_of(const RequestSeries& command, Instant start) {
  auto one = command.booking;
  one.starts_at = start;
  return one;
}

Error naming(Error error, Instant start) {
  error.fields.push_back({"starts_at", to_rfc3339(start)});
  error.detail += " (the occurrence at " + to_rfc3339(start) + ")";
  return error;
}

/// What has run out refuses none of the dates: also those that are lost are lost for good, for the
/// answer is kept.
void clear_the_way(const RequestSeries& command, RuleContext context, Transaction& tx) {
  const TimeRange starts{command.starts.front(), command.starts.back()};
  const int times = static_cast<int>(command.starts.size());
  for (int time = 0; time < times; ++time) {
    if (!clear_expired(command.booking.agency, starts, context, tx)) {
      return;
    }
  }
}

/// Every occurrence as a dry run would have it. What occurrences do to one another (a cap on
/// bookings of a day) shows only when they are written.
Result<RequestSeries::Outcome> rehearse(const RequestSeries& command, RuleContext context,
                                        Transaction& tx) {
  RequestSeries::Outcome outcome;
  auto free_from = Instant::min();
  int refused = 0;
  for (const auto start : command.starts) {
    if (start < free_from) {
      return overlapping(outcome.occurrences.size());
    }
    auto one = occurrence_of(command, start);
    one.dry_run = true;
    one.alternatives = refused < kMostAlternatives;
    auto booked = decide(one, context, tx);
    refused += booked ? 0 : 1;
    if (!booked && command.all_or_nothing) {
      return naming(booked.error(), start);
    }
    free_from = booked ? booked->time.end : start + Duration{1};
    outcome.occurrences.push_back({start, std::move(booked)});
  }
  return outcome;
}

}  // namespace

Result<RequestSeries::Outcome> decide(const RequestSeries& command, RuleContext context,
                                      Transaction& tx) {
  if (const auto valid = check(command); !valid) {
    return valid.error();
  }
  if (!command.booking.dry_run) {
    clear_the_way(command, context, tx);
  }
  // Before any date is written: nearly every refusal is found here.
  auto rehearsed = rehearse(command, context, tx);
  if (!rehearsed || command.booking.dry_run) {
    return rehearsed;
  }

  RequestSeries::Outcome outcome;
  const auto id = make_id<SeriesId>(context.now, context.random);
  auto customer = command.booking.customer;
  customer.id = make_id<CustomerId>(context.now, context.random);
  for (auto& [start, possible] : rehearsed->occurrences) {
    if (!possible) {
      outcome.occurrences.push_back({start, std::move(possible)});
      continue;
    }
    auto one = occurrence_of(command, start);
    one.series = id;
    one.customer = customer;
    one.alternatives = command.all_or_nothing;
    auto booked = decide(one, context, tx);
    if (!booked && command.all_or_nothing) {
      return naming(booked.error(), start);
    }
    if (booked) {
      outcome.id = id;
    }
    outcome.occurrences.push_back({start, std::move(booked)});
  }
  return outcome;
}

}  // namespace holdfast::store
