#include "gateway/series_keeper.hpp"

#include "caldav/zone.hpp"
#include "store/commands/calendar_objects.hpp"

namespace holdfast::gateway {
namespace {

/// Every object is read anew about once a month, long before its expansion ends.
constexpr Duration kKeptAhead = caldav::kExpandedAhead - std::chrono::days{30};
constexpr int kPiece = 50;

struct Stored {
  store::CalendarObject object;
  store::Calendar calendar;
  store::Resource resource;
};

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
  const auto zone = caldav::zone_of(stored.resource, stored.calendar);
  const auto options = caldav::reading_options(stored.resource, zone, now);
  auto draft = icalendar::read_object(stored.object.text, options);
  if (draft) {
    return std::move(*draft);
  }
  auto tolerant = icalendar::read_external(stored.object.text, options);
  if (tolerant) {
    return std::move(*tolerant);
  }
  return barred(stored.object.entry, options.horizon, tolerant.error().detail);
}

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

}  // namespace

Awaitable<bool> SeriesKeeper::refresh(store::ObjectEntry entry) {
  const auto stored = store::read(
      ledger_.engine(), [&entry](const store::Reads& reads) { return look_up(entry, reads); });
  if (!stored) {
    co_return false;
  }
  store::RefreshObject command;
  command.agency = stored->calendar.agency;
  command.calendar = entry.calendar;
  command.name = entry.name;
  command.etag = stored->object.entry.etag;
  command.draft = read_stored(*stored, clock_.now());
  if (!command.draft.incomplete.empty()) {
    log_.warning("calendar.event_unreadable", {{"object", entry.calendar.value + "/" + entry.name},
                                               {"what", command.draft.incomplete}});
  }
  const auto refreshed = co_await ledger_.apply(std::move(command));
  if (!refreshed) {
    log_.warning("calendar.not_extended", {{"object", entry.calendar.value + "/" + entry.name},
                                           {"what", refreshed.error().detail}});
  }
  co_return refreshed&&* refreshed;
}

Awaitable<bool> SeriesKeeper::extend(store::AgencyId agency) {
  const auto until = clock_.now() + kKeptAhead;
  auto entries = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.objects_expanded_before(agency, until, kPiece);
  });
  bool any = false;
  for (auto& entry : entries) {
    const bool refreshed = co_await refresh(std::move(entry));
    any = any || refreshed;
  }
  // Where nothing could be done it is no use to ask for the same ones again at once.
  co_return any&& std::ssize(entries) == kPiece;
}

Awaitable<std::string> SeriesKeeper::read_anew(store::CalendarId calendar, std::string after) {
  auto entries = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.members(calendar, after, kPiece);
  });
  const bool more = std::ssize(entries) == kPiece;
  std::string last = more ? entries.back().name : std::string{};
  for (auto& entry : entries) {
    if (entry.booking.empty()) {
      co_await refresh(std::move(entry));
    }
  }
  co_return last;
}

}  // namespace holdfast::gateway
