#include <optional>
#include <utility>

#include "store/commands/series.hpp"
#include "store/rules/faults.hpp"

namespace holdfast::store {
namespace {

constexpr std::size_t kMost = 200;

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

/// Every occurrence as a dry run would have it. What occurrences do to one another (a cap on
/// bookings of a day) shows only when they are written.
Result<RequestSeries::Outcome> rehearse(const RequestSeries& command, RuleContext context,
                                        Transaction& tx) {
  RequestSeries::Outcome outcome;
  auto free_from = Instant::min();
  for (const auto start : command.starts) {
    if (start < free_from) {
      return overlapping(outcome.occurrences.size());
    }
    auto one = occurrence_of(command, start);
    one.dry_run = true;
    auto booked = decide(one, context, tx);
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
  // Before anything is written: nearly every refusal is found here.
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
