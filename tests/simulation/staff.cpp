// Staff and office: they block time, drag appointments about, live their private lives in calendars
// of their own, approve and close; and the timers that look after all of it.
#include "store/commands/calendar_objects.hpp"
#include "store/commands/closures.hpp"
#include "store/commands/conflicts.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/waitlist.hpp"
#include "tests/simulation/agency.hpp"

namespace holdfast::simulation {

using namespace store;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Actor kAna{"staff", "us_ana", "caldav", "rq_simulation"};
const Actor kOffice{"key", "tk_office", "api", "rq_simulation"};

std::string stamp(Instant at) {
  // "2026-12-01T09:00:00Z" without what iCalendar leaves out.
  auto text = to_rfc3339(at);
  std::erase(text, '-');
  std::erase(text, ':');
  return text;
}

std::string event_text(const std::string& uid, TimeRange time, Instant now) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
         "\r\nDTSTAMP:" + stamp(now) + "\r\nDTSTART:" + stamp(time.start) +
         "\r\nDTEND:" + stamp(time.end) + "\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

ObjectDraft draft_of(const std::string& uid, TimeRange time, Instant now) {
  ObjectDraft draft;
  draft.uid = uid;
  draft.dtstamp = now;
  draft.first = time;
  draft.instances = {{time, false, true}};
  draft.expanded_until = time.end + std::chrono::days{400};
  draft.busy_rule = "N14";
  return draft;
}

}  // namespace

void Agency::somebody_blocks() {
  const auto name = "own" + std::to_string(world_.below(5)) + ".ics";
  if (world_.one_in(2)) {
    DeleteCalendarObject gone;
    gone.agency = salon_.agency;
    gone.actor = kAna;
    gone.calendar = salon_.anas_calendar;
    gone.name = name;
    went_through(life_->house.apply(std::move(gone)), "taking an own event away");
    return;
  }
  const auto start = some_start() + minutes{world_.below(30)};
  const TimeRange time{start, start + minutes{20 + world_.below(90)}};
  PutCalendarObject put;
  put.agency = salon_.agency;
  put.actor = kAna;
  put.calendar = salon_.anas_calendar;
  put.name = name;
  put.draft = draft_of("uid of " + name, time, world_.now);
  put.text = event_text(put.draft.uid, time, world_.now) + std::to_string(++texts_);
  went_through(life_->house.apply(std::move(put)), "an own event");
}

void Agency::somebody_drags() {
  const auto booking = some_booking({BookingStatus::confirmed, BookingStatus::conflicted});
  if (!booking) {
    return;
  }
  const auto start = world_.one_in(3) ? some_start() : booking->time.start + minutes{30};
  const TimeRange time{start, start + booking->time.length()};
  PutCalendarObject put;
  put.agency = salon_.agency;
  put.actor = kAna;
  put.calendar = world_.one_in(2) ? salon_.anas_calendar : salon_.bens_calendar;
  put.name = booking->id.value + ".ics";
  put.draft = draft_of(booking->uid, time, world_.now);
  put.text = event_text(booking->uid, time, world_.now);
  went_through(life_->house.apply(std::move(put)), "dragging a copy");
}

// In the calendars that are not ours: events come, move and go, and our copies are taken for any
// other event.
void Agency::something_happens_outside() {
  auto& calendar = std::next(world_.calendars.begin(), world_.below(2))->second;
  std::vector<std::string> copies;
  for (const auto& [href, object] : calendar.objects) {
    if (object.text.find("UID:bk_") != std::string::npos) {
      copies.push_back(href.substr(href.rfind('/') + 1));
    }
  }
  if (!copies.empty() && world_.one_in(6)) {
    const auto& name =
        copies[static_cast<std::size_t>(world_.below(static_cast<int>(copies.size())))];
    if (world_.one_in(2)) {
      calendar.remove(name);
      return;
    }
    auto text = calendar.objects.at(test::FakeDav::href(name)).text;
    const auto start = text.find("DTSTART");
    const auto minute = text.find("T", text.find(':', start)) + 3;
    // Half an hour later or earlier, by the wall clock of whoever moved it; the end follows.
    const auto end = text.find("T", text.find(':', text.find("DTEND"))) + 3;
    text[minute] = text[minute] == '0' ? '3' : '0';
    text[end] = text[end] == '0' ? '3' : '0';
    calendar.put(name, text);
    return;
  }
  const auto name = "private" + std::to_string(world_.below(6)) + ".ics";
  if (world_.one_in(3)) {
    calendar.remove(name);
    return;
  }
  const auto start = some_start();
  calendar.put(
      name, event_text("uid-" + name, {start, start + minutes{30 + world_.below(90)}}, world_.now));
}

void Agency::office_decides() {
  if (const auto asked = some_booking({BookingStatus::requested}); asked && world_.one_in(2)) {
    ApproveBooking approve;
    approve.agency = salon_.agency;
    approve.actor = kOffice;
    approve.booking = asked->id;
    went_through(life_->house.apply(std::move(approve)), "an approval");
    return;
  }
  if (const auto stands = some_booking({BookingStatus::confirmed, BookingStatus::conflicted});
      stands && stands->session.empty() && world_.one_in(3)) {
    ReassignBooking reassign;
    reassign.agency = salon_.agency;
    reassign.actor = kOffice;
    reassign.booking = stands->id;
    reassign.from = stands->taken.front().resource;
    went_through(life_->house.apply(std::move(reassign)), "a reassignment");
    return;
  }
  if (const auto off = some_booking({BookingStatus::cancelled}); off && world_.one_in(2)) {
    RestoreBooking restore;
    restore.agency = salon_.agency;
    restore.actor = kOffice;
    restore.booking = off->id;
    went_through(life_->house.apply(std::move(restore)), "an undone cancellation");
    return;
  }
  const auto closed = life_->house.read([&](const Reads& reads) {
    return reads.closures(salon_.agency, {world_.now, world_.now + std::chrono::days{30}});
  });
  if (!closed.empty()) {
    RemoveClosure open;
    open.agency = salon_.agency;
    open.actor = kOffice;
    open.closure = closed.front().id;
    went_through(life_->house.apply(std::move(open)), "opening again");
    return;
  }
  DefineClosure close;
  close.actor = kOffice;
  close.closure.agency = salon_.agency;
  close.closure.reason = "Repairs";
  const auto start = some_start() + hours{24};
  close.closure.time = {start, start + hours{1 + world_.below(8)}};
  if (world_.below(3) != 0) {
    close.closure.resource = salon_.ben;
  }
  went_through(life_->house.apply(std::move(close)), "a closure");
}

void Agency::timers_ring() {
  ExpireDue expire;
  expire.agency = salon_.agency;
  went_through(life_->house.apply(std::move(expire)), "what ran out");
  CompleteEndedBookings complete;
  complete.agency = salon_.agency;
  went_through(life_->house.apply(complete), "what is over");
  if (steps_ % 10 == 0) {
    went_through(life_->house.apply(DropKeptAnswers{}), "kept answers");
    EscalateConflicts escalate;
    escalate.agency = salon_.agency;
    went_through(life_->house.apply(std::move(escalate)), "open conflicts");
    ServeWaiting serve;
    serve.agency = salon_.agency;
    went_through(life_->house.apply(std::move(serve)), "who waits");
  }
}

void Agency::weather_changes() {
  auto& weather = world_.weather;
  if (world_.one_in(weather.mail_is_away ? 8 : 60)) {
    weather.mail_is_away = !weather.mail_is_away;
  }
  if (world_.one_in(weather.calendars_are_away ? 6 : 60)) {
    weather.calendars_are_away = !weather.calendars_are_away;
  }
  // A calendar that forgets its tokens, and one that shows itself empty for a while.
  for (auto& [host, calendar] : world_.calendars) {
    calendar.refuses_tokens = world_.one_in(40);
    calendar.lies_empty = world_.one_in(100);
  }
}

}  // namespace holdfast::simulation
