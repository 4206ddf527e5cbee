#include "tests/model/side_by_side.hpp"

#include <algorithm>

#include "store/audit.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

namespace {

test::HouseSetup house_for(const Terms& terms, const store::CalendarFormat& format) {
  test::HouseSetup house;
  house.now = instant(first_morning());
  house.seed = terms.seed;
  house.format = &format;
  house.rules.source_max_age = std::chrono::minutes{kSourceMaxAge};
  house.rules.when_blind = terms.refuse_blind ? store::RuleSettings::WhenBlind::refuse
                                              : store::RuleSettings::WhenBlind::accept;
  return house;
}

}  // namespace

Minute first_morning() { return minute(test::at("2026-11-30T07:00:00Z")); }

SideBySide::SideBySide(const Terms& terms)
    : terms_(terms),
      shop_(the_shop()),
      house_(house_for(terms, format_)),
      ids_(open_shop(shop_, house_)),
      model_(shop_, terms.refuse_blind, kSourceMaxAge, terms.blunders),
      chain_(store::kAuditStart) {
  model_.now = first_morning();
}

void SideBySide::differ(const std::string& what) {
  if (difference_.empty()) {
    difference_ = what;
  }
}

void SideBySide::expect(bool agree, const std::string& what) {
  if (!agree) {
    differ(what);
  }
}

int SideBySide::thing_of(const store::ResourceId& id) const {
  return static_cast<int>(std::find(ids_.things.begin(), ids_.things.end(), id) -
                          ids_.things.begin());
}

const store::CalendarId& SideBySide::calendar_of(int thing) const {
  return ids_.calendars[static_cast<std::size_t>(thing)];
}

int SideBySide::person_of(const Command& command, const Entry* entry) const {
  std::vector<int> people;
  for (int thing = 0; thing < static_cast<int>(shop_.things.size()); ++thing) {
    const bool takes = entry == nullptr || std::find(entry->things.begin(), entry->things.end(),
                                                     thing) != entry->things.end();
    if (takes && !calendar_of(thing).empty()) {
      people.push_back(thing);
    }
  }
  return people[static_cast<std::size_t>(command.who + 1) % people.size()];
}

Entry* SideBySide::pick(const Command& command, const std::vector<BookingStatus>& among) {
  std::vector<Entry*> candidates;
  for (auto& entry : model_.entries) {
    if (command.which % 8 == 0 || among.empty() ||
        std::find(among.begin(), among.end(), entry.status) != among.end()) {
      candidates.push_back(&entry);
    }
  }
  if (candidates.empty()) {
    return nullptr;
  }
  const auto size = candidates.size();
  return candidates[size - 1 - static_cast<std::size_t>(command.which) % size];
}

std::vector<Held> SideBySide::held_of(const Reads& reads, const std::string& origin) const {
  std::vector<Held> held;
  for (const auto& claim : reads.claims_of(ids_.agency, origin)) {
    held.push_back({thing_of(claim.resource), claim.unit, span_of(claim.time)});
  }
  std::sort(held.begin(), held.end());
  return held;
}

std::string SideBySide::names_of(const std::vector<int>& things) const {
  std::string names;
  for (const int thing : things) {
    names += (names.empty() ? "" : " and ") + shop_.things[static_cast<std::size_t>(thing)].slug;
  }
  return names;
}

bool SideBySide::agree(const Right& right, const std::optional<Error>& refused) {
  ++(refused ? tally_.refused : tally_.granted);
  const auto said = refused ? std::string(name(refused->code)) + " (" + refused->detail + ")"
                            : std::string("granted");
  const auto should = right.refusal ? std::string(name(*right.refusal)) : std::string("granted");
  const bool same = refused ? right.refusal == refused->code : !right.refusal;
  expect(same, "the ledger says " + said + ", right is " + should);
  return same;
}

void SideBySide::adopt(const Right& right, const Asked& asked, const Booking& booking,
                       Entry& entry) {
  expect(span_of(booking.time) == right.time, "the booking has another time than was asked for");
  std::vector<int> things;
  for (const auto& taken : booking.taken) {
    things.push_back(thing_of(taken.resource));
  }
  if (right.things.empty()) {
    expect(model_.fits(asked, things), "those who are taken do not fit: " + names_of(things));
  } else {
    expect(things == right.things,
           names_of(things) + " are taken, right are " + names_of(right.things));
  }
  const bool shares = shop_.treats[static_cast<std::size_t>(asked.treat)].seats > 1;
  const auto& session = booking.session.value;
  expect(shares == !session.empty(), "it shares its appointment, or does not");
  expect(right.session.empty() || right.session == session,
         "it joined " + session + ", right is " + right.session);
  expect(!shares || right.seats == store::seats_of(booking),
         "it has seats from " + std::to_string(booking.seat) + ", right are those from " +
             std::to_string(right.seats.front()));
  tally_.joined += right.session.empty() ? 0 : 1;
  entry.time = right.time;
  entry.session = session;
  entry.seats = store::seats_of(booking);
  entry.things = things;
  entry.verified = !model_.any_blind(things);
}

std::optional<std::string> SideBySide::step(const Command& command) {
  difference_.clear();
  before_.reset();
  model_.now += command.wait;
  house_.clock.set(instant(model_.now));
  switch (command.what) {
    case Do::book:
      book(command);
      break;
    case Do::again:
      again(command);
      break;
    case Do::move:
      move(command);
      break;
    case Do::cancel:
      cancel(command);
      break;
    case Do::reassign:
      reassign(command);
      break;
    case Do::series:
      series(command);
      break;
    case Do::move_class:
      move_class(command);
      break;
    case Do::reassign_class:
      reassign_class(command);
      break;
    case Do::cancel_class:
      cancel_class(command);
      break;
    case Do::hold:
      hold(command);
      break;
    case Do::convert:
      convert(command);
      break;
    case Do::extend:
      extend(command);
      break;
    case Do::drop_hold:
      drop_hold(command);
      break;
    case Do::approve:
      approve(command);
      break;
    case Do::decline:
      decline(command);
      break;
    case Do::no_show:
    case Do::complete_one:
      attend(command);
      break;
    case Do::restore:
      restore(command);
      break;
    case Do::complete:
      complete();
      break;
    case Do::expire:
      expire();
      break;
    case Do::close:
      close(command);
      break;
    case Do::open:
      open(command);
      break;
    case Do::put_event:
      put_event(command);
      break;
    case Do::drop_event:
      drop_event(command);
      break;
    case Do::drag:
    case Do::reword:
    case Do::call_off:
      touch_copy(command);
      break;
    case Do::drop_copy:
      drop_copy(command);
      break;
    case Do::tell:
    case Do::untell:
    case Do::listen:
      read_source(command);
      break;
    case Do::fail:
      fail_source(command);
      break;
  }
  if (++steps_ % terms_.look_round_every == 0 && difference_.empty()) {
    return look_round();
  }
  return difference_.empty() ? std::nullopt : std::optional(difference_);
}

}  // namespace holdfast::model
