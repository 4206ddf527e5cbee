#include "caldav/read_anew.hpp"

#include <algorithm>

#include "caldav/call.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/zone.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/calendars.hpp"
#include "store/unsettled.hpp"

namespace holdfast::caldav {
namespace {

/// Entries that are read in one go. Texts are read one at a time, and evaluated outside of the
/// read: each may take milliseconds.
constexpr int kPiece = 50;

struct Stored {
  store::CalendarObject object;
  store::Calendar calendar;
  store::Resource resource;
};

std::optional<Stored> look_up(const store::ObjectEntry& entry, const store::Reads& reads) {
  auto object = reads.object(entry.calendar, entry.name);
  auto calendar = reads.calendar(entry.calendar);
  if (!object || !calendar) {
    return std::nullopt;
  }
  auto resource = reads.resource(calendar->agency, calendar->resource);
  if (!resource) {
    return std::nullopt;
  }
  return Stored{std::move(*object), std::move(*calendar), std::move(*resource)};
}

/// What no reader makes sense of any more, say because its zone is gone from the tz database: it
/// may be at any time, so it bars all of it (rule N13).
store::ObjectDraft barred(const store::ObjectEntry& entry, TimeRange horizon,
                          const std::string& why) {
  store::ObjectDraft draft;
  draft.uid = entry.uid;
  draft.instances = {{horizon, false, true}};
  draft.unbounded = true;
  draft.expanded_until = horizon.end;
  draft.busy_rule = "N13";
  draft.incomplete = why;
  return draft;
}

/// It was in order once, so whatever is wrong with it now must not free its time.
store::ObjectDraft read_stored(const Stored& stored, Instant now) {
  const auto zone = zone_of(stored.resource, stored.calendar);
  auto options = reading_options(stored.resource, zone, now);
  options.limits.max_bytes = std::max(options.limits.max_bytes, stored.object.text.size());
  auto draft = icalendar::read_object(stored.object.text, options);
  if (!draft) {
    draft = icalendar::read_external(stored.object.text, options);
  }
  return draft ? std::move(*draft)
               : barred(stored.object.entry, options.horizon, draft.error().detail);
}

/// A part of the calendar after `after`; where to go on, empty at the end.
Awaitable<Result<std::string>> read_piece(store::Ledger& ledger, Clock& clock,
                                          store::CalendarId calendar, std::string after) {
  auto entries = store::read(ledger.engine(), [&](const store::Reads& reads) {
    return reads.members(calendar, after, kPiece);
  });
  const bool more = std::ssize(entries) == kPiece;
  std::string last = more ? entries.back().name : std::string{};
  for (auto& entry : entries) {
    if (!entry.booking.empty()) {
      continue;
    }
    const auto done = co_await read_again(ledger, clock, std::move(entry));
    if (!done) {
      co_return done.error();
    }
  }
  co_return last;
}

Awaitable<Result<std::string>> block_piece(store::Ledger& ledger, store::CalendarId calendar,
                                           std::string after) {
  const auto stored = store::read(
      ledger.engine(), [&](const store::Reads& reads) { return reads.calendar(calendar); });
  if (!stored) {
    co_return std::string{};
  }
  store::BlockCalendar command;
  command.agency = stored->agency;
  command.calendar = calendar;
  command.after = std::move(after);
  auto next = co_await ledger.apply(std::move(command));
  if (!next && next.error().code == Errc::not_found) {
    co_return std::string{};
  }
  co_return std::move(next);
}

Awaitable<Status> settle_one(store::Ledger& ledger, Clock& clock, store::Unsettled one) {
  std::string after;
  do {
    Result<std::string> next = std::string{};
    if (one.what == store::Unsettling::texts) {
      next = co_await read_piece(ledger, clock, one.calendar, after);
    } else {
      next = co_await block_piece(ledger, one.calendar, after);
    }
    if (!next) {
      co_return next.error();
    }
    after = std::move(*next);
  } while (!after.empty());
  store::SettleCalendar settled;
  settled.calendar = one.calendar;
  settled.mark = one.mark;
  const auto noted = co_await ledger.apply(std::move(settled));
  co_return noted ? Status{} : Status(noted.error());
}

std::vector<store::Unsettled> unsettled_in(const store::Ledger& ledger) {
  return store::read(ledger.engine(),
                     [](const store::Reads& reads) { return store::unsettled_calendars(reads); });
}

}  // namespace

Awaitable<Result<ReadAgain>> read_again(store::Ledger& ledger, Clock& clock,
                                        store::ObjectEntry entry) {
  const auto stored = store::read(
      ledger.engine(), [&entry](const store::Reads& reads) { return look_up(entry, reads); });
  if (!stored) {
    co_return ReadAgain{};
  }
  store::RefreshObject command;
  command.agency = stored->calendar.agency;
  command.calendar = entry.calendar;
  command.name = entry.name;
  command.etag = stored->object.entry.etag;
  command.draft = read_stored(*stored, clock.now());
  command.draft.read_in = zone_name(stored->resource, stored->calendar);
  ReadAgain outcome;
  outcome.incomplete = command.draft.incomplete;
  const auto done = co_await ledger.apply(std::move(command));
  if (!done) {
    co_return done.error();
  }
  outcome.done = *done;
  co_return outcome;
}

Awaitable<Status> settle(store::Ledger& ledger, Clock& clock, store::CalendarId calendar) {
  const auto list = unsettled_in(ledger);
  const auto found = std::find_if(list.begin(), list.end(), [&](const store::Unsettled& one) {
    return one.calendar == calendar;
  });
  if (found == list.end()) {
    co_return Status{};
  }
  auto settled = co_await settle_one(ledger, clock, *found);
  co_return settled;
}

Awaitable<Status> settle_all(store::Ledger& ledger, Clock& clock) {
  const auto list = unsettled_in(ledger);
  for (const auto& one : list) {
    auto settled = co_await settle_one(ledger, clock, one);
    if (!settled) {
      co_return settled;
    }
  }
  co_return Status{};
}

}  // namespace holdfast::caldav
