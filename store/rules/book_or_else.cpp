// Intake with a second wish: rule C2 with `on_taken`.
#include <utility>

#include "store/base/time_zone.hpp"
#include "store/commands/waitlist.hpp"
#include "store/placement.hpp"

namespace holdfast::store {
namespace {

constexpr int kMostStarts = 200;

bool is_taken(const Error& error) {
  return error.code == Errc::slot_taken || error.code == Errc::busy_outside;
}

/// What is left of the day at the agency after that start.
TimeRange rest_of_day(const Agency& agency, Instant start) {
  const auto zone = TimeZone::find(agency.time_zone);
  if (!zone) {
    return {start, start};
  }
  const auto tomorrow = zone->date_at(start) + std::chrono::days{1};
  return {start + Duration{1}, zone->first_instant_at_or_after({tomorrow})};
}

Result<BookOrElse::Outcome> book_later(const BookOrElse& command, const Error& refusal,
                                       RuleContext context, Transaction& tx) {
  const auto agency = tx.agency(command.request.agency);
  const auto service = tx.service(command.request.agency, command.request.service);
  if (!agency || !service) {
    return refusal;
  }
  auto request = command.request;
  Wish wish{.service = *service, .starts_at = request.starts_at, .wanted = request.wanted};
  wish.then = request.then;
  wish.party = request.party.value_or(1);
  if (request.duration) {
    wish.length = Duration{*request.duration};
  }
  const auto slots = free_slots(wish, rest_of_day(*agency, request.starts_at), context.settings,
                                context.now, tx, kMostStarts);
  if (!slots || slots->empty()) {
    return refusal;
  }
  request.starts_at = slots->front().time.start;
  auto booked = decide(request, context, tx);
  if (!booked) {
    return booked.error();
  }
  return BookOrElse::Outcome{std::move(*booked), std::nullopt};
}

/// Waits for exactly what was asked for, unless other windows are named.
Result<BookOrElse::Outcome> wait_instead(const BookOrElse& command, const Error& refusal,
                                         RuleContext context, Transaction& tx) {
  const auto& request = command.request;
  const auto service = tx.service(request.agency, request.service);
  if (!service) {
    return refusal;
  }
  JoinWaitlist join;
  join.actor = request.actor;
  join.dry_run = request.dry_run;
  auto& entry = join.entry;
  entry.agency = request.agency;
  entry.service = request.service;
  entry.duration = request.duration.value_or(std::chrono::minutes{0});
  entry.customer = request.customer;
  entry.time_zone = request.time_zone;
  entry.wanted = request.wanted;
  entry.note = request.note;
  entry.party = request.party.value_or(1);
  entry.windows = command.windows;
  if (entry.windows.empty()) {
    entry.windows = {
        {request.starts_at, request.starts_at + request.duration.value_or(service->duration)}};
  }
  auto joined = decide(join, context, tx);
  if (!joined) {
    return joined.error();
  }
  return BookOrElse::Outcome{std::nullopt, std::move(*joined)};
}

}  // namespace

Result<BookOrElse::Outcome> decide(const BookOrElse& command, RuleContext context,
                                   Transaction& tx) {
  if (command.on_taken == BookOrElse::OnTaken::waitlist && !command.request.then.empty()) {
    return Error{Errc::validation,
                 "one service at a time can be waited for",
                 {{"pointer", "/on_taken"},
                  {"message", "one service at a time can be waited for: leave out `then`"}}};
  }
  if (command.on_taken == BookOrElse::OnTaken::next_available && command.request.hold) {
    return Error{Errc::validation,
                 "a hold keeps one time and no later one",
                 {{"pointer", "/on_taken"},
                  {"message",
                   "is fail or waitlist where a hold is named: it keeps one time and no "
                   "later one"}}};
  }
  auto booked = decide(command.request, context, tx);
  if (booked) {
    return BookOrElse::Outcome{std::move(*booked), std::nullopt};
  }
  if (!command.on_taken || !is_taken(booked.error())) {
    return booked.error();
  }
  return command.on_taken == BookOrElse::OnTaken::waitlist
             ? wait_instead(command, booked.error(), context, tx)
             : book_later(command, booked.error(), context, tx);
}

}  // namespace holdfast::store
