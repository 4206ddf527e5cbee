#include "gateway/reminder_keeper.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "store/commands/reminders.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using store::Lead;

/// Bookings that are read, and told of in one transaction.
constexpr int kPiece = 100;
/// How far a clock change moves a day's end.
constexpr Duration kClockChange = hours{3};
constexpr Duration kLongestAppointment = hours{24};
/// What was looked for is written down so often where nothing was found: looking once more finds
/// the same.
constexpr Duration kNoteEvery = minutes{10};
/// Nobody waits for thanks.
constexpr Duration kThanksEvery = minutes{10};

/// The leads that some service has, each once.
std::vector<Lead> leads_of(store::AgencyId agency, std::string_view kind,
                           const store::Reads& reads) {
  std::vector<Lead> leads;
  const auto add = [&leads](const Lead& lead) {
    if (std::find(leads.begin(), leads.end(), lead) == leads.end()) {
      leads.push_back(lead);
    }
  };
  for (const auto& service : reads.services(agency)) {
    if (kind == store::kThanks && service.policy.follow_up) {
      add(*service.policy.follow_up);
    } else if (kind == store::kReminder) {
      std::for_each(service.policy.reminders.begin(), service.policy.reminders.end(), add);
    }
  }
  return leads;
}

/// Which starts can have their moment in there: a day of the wall clock may be an hour longer.
store::BookingFilter filter_for(store::AgencyId agency, std::string_view kind, const Lead& lead,
                                TimeRange moments) {
  const Duration around = lead.days == 0 ? Duration{0} : kClockChange;
  const Duration length = store::roughly(lead);
  store::BookingFilter filter;
  filter.agency = agency;
  if (kind == store::kThanks) {
    filter.statuses = {store::BookingStatus::completed};
    filter.start_from = moments.start - length - around - kLongestAppointment;
    filter.start_before = moments.end - length + around;
  } else {
    filter.statuses = {store::BookingStatus::confirmed, store::BookingStatus::conflicted};
    filter.start_from = moments.start + length - around;
    filter.start_before = moments.end + length + around + Duration{1};
  }
  return filter;
}

/// After the last look, and not after this one.
bool is_due(const store::Booking& booking, const Lead& lead, std::string_view kind,
            TimeRange moments) {
  const auto moment = store::reminder_moment(booking, lead, kind);
  return moments.start < moment && moment <= moments.end;
}

}  // namespace

Awaitable<void> ReminderKeeper::look(store::AgencyId agency) {
  co_await look_for(agency, store::kReminder);
  co_await look_for(agency, store::kThanks);
}

Awaitable<void> ReminderKeeper::skip(store::AgencyId agency) {
  const auto now = clock_.now();
  co_await note(agency, store::kReminder, now);
  co_await note(agency, store::kThanks, now);
}

Awaitable<void> ReminderKeeper::look_for(store::AgencyId agency, std::string_view kind) {
  const auto now = clock_.now();
  std::optional<Instant> until;
  std::vector<Lead> leads;
  ledger_.engine().read([&](const store::Reads& reads) {
    until = store::reminded_until(agency, kind, reads);
    leads = leads_of(agency, kind, reads);
  });
  // After the clock was set back what comes due is looked for once more; it is owed once.
  if (!until || *until > now) {
    co_await note(agency, kind, now);
    co_return;
  }
  const auto looked = looked_until_.find({agency, std::string(kind)});
  const bool known = looked != looked_until_.end() && looked->second <= now;
  const TimeRange moments{known ? std::max(*until, looked->second) : *until, now};
  const bool waits = kind == store::kThanks && moments.length() < kThanksEvery;
  if (moments.empty() || waits) {
    co_return;
  }
  int found = 0;
  for (const auto& lead : leads) {
    const auto some = co_await owe_all(agency, kind, lead, moments);
    if (!some) {
      co_return;
    }
    found += *some;
  }
  looked_until_.insert_or_assign({agency, std::string(kind)}, now);
  if (found > 0 || now - *until >= kNoteEvery) {
    co_await note(agency, kind, now);
  }
}

Awaitable<std::optional<int>> ReminderKeeper::owe_all(store::AgencyId agency, std::string_view kind,
                                                      Lead lead, TimeRange moments) {
  const auto filter = filter_for(agency, kind, lead, moments);
  store::BookingCursor after;
  int found = 0;
  const auto executor = co_await boost::asio::this_coro::executor;
  for (bool more = true; more;) {
    // Whoever else works on this thread has a turn between two pages.
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
    const auto page = store::read(ledger_.engine(), [&](const store::Reads& reads) {
      return reads.bookings(filter, after, kPiece);
    });
    more = std::ssize(page) == kPiece;
    store::OweReminders command;
    command.agency = agency;
    for (const auto& booking : page) {
      after = {booking.time.start, booking.id};
      if (is_due(booking, lead, kind, moments)) {
        command.items.push_back({booking.id, lead, std::string(kind)});
      }
    }
    if (command.items.empty()) {
      continue;
    }
    found += static_cast<int>(command.items.size());
    const auto owed = co_await ledger_.apply(std::move(command));
    if (!owed) {
      log_.warning("reminders.not_owed", {{"what", owed.error().detail}});
      co_return std::nullopt;
    }
  }
  co_return found;
}

Awaitable<void> ReminderKeeper::note(store::AgencyId agency, std::string_view kind, Instant until) {
  store::NoteReminded command;
  command.agency = agency;
  command.kind = kind;
  command.until = until;
  const auto noted = co_await ledger_.apply(std::move(command));
  if (!noted) {
    log_.warning("reminders.not_noted", {{"what", noted.error().detail}});
  }
}

}  // namespace holdfast::gateway
