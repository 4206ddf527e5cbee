#include "gateway/series_keeper.hpp"

#include "caldav/read_anew.hpp"
#include "caldav/zone.hpp"

namespace holdfast::gateway {
namespace {

/// Every object is read anew about once a month, long before its expansion ends.
constexpr Duration kKeptAhead = caldav::kExpandedAhead - std::chrono::days{30};
constexpr int kPiece = 50;

}  // namespace

Awaitable<bool> SeriesKeeper::refresh(store::ObjectEntry entry) {
  const auto object = entry.calendar.value + "/" + entry.name;
  const auto read = co_await caldav::read_again(ledger_, clock_, std::move(entry));
  if (!read) {
    log_.warning("calendar.not_extended", {{"object", object}, {"what", read.error().detail}});
    co_return false;
  }
  if (!read->incomplete.empty()) {
    log_.warning("calendar.event_unreadable", {{"object", object}, {"what", read->incomplete}});
  }
  co_return read->done;
}

Awaitable<bool> SeriesKeeper::settle() {
  const auto settled = co_await caldav::settle_all(ledger_, clock_);
  if (!settled) {
    log_.warning("calendar.not_settled", {{"what", settled.error().detail}});
  }
  co_return settled.has_value();
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
