#include "tests/model/side_by_side.hpp"

#include <algorithm>

#include "store/audit.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

namespace {

constexpr Minute kSourceMaxAge = 240;
constexpr Minute kKeyLife = 24 * 60;

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

std::string answer_of(const Result<Booking>& outcome) {
  return outcome ? outcome->id.value : std::string(name(outcome.error().code));
}

template <class T>
std::optional<Error> refusal_of(const Result<T>& outcome) {
  return outcome ? std::nullopt : std::optional<Error>(outcome.error());
}

TimeRange range(Span span) { return {instant(span.from), instant(span.to)}; }
Span span_of(TimeRange range) { return {minute(range.start), minute(range.end)}; }

store::ObjectDraft event(const std::string& uid, const std::vector<Span>& spans) {
  store::ObjectDraft draft;
  draft.uid = uid;
  draft.first = range(spans.front());
  for (const auto& span : spans) {
    draft.instances.push_back({range(span), false, true});
  }
  draft.expanded_until = range(spans.back()).end + std::chrono::days{400};
  draft.busy_rule = "N14";
  return draft;
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

Entry* SideBySide::pick(const Command& command) {
  if (model_.entries.empty()) {
    return nullptr;
  }
  const auto size = model_.entries.size();
  return &model_.entries[size - 1 - static_cast<std::size_t>(command.which) % size];
}

std::vector<Held> SideBySide::held_of(const Reads& reads, const std::string& id) const {
  std::vector<Held> held;
  for (const auto& claim : reads.claims_of(ids_.agency, id)) {
    held.push_back({thing_of(claim.resource), claim.unit, span_of(claim.time)});
  }
  std::sort(held.begin(), held.end());
  return held;
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
    expect(model_.fits(asked, things), "those who are taken do not fit");
  } else {
    expect(things == right.things, "others are taken than the treat's order says");
  }
  entry.time = right.time;
  entry.things = things;
  entry.verified = !model_.any_blind(things);
}

std::optional<std::string> SideBySide::step(const Command& command) {
  difference_.clear();
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
    case Do::complete:
      complete();
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

// Asking, and asking again.

store::RequestBooking SideBySide::request_of(const Command& command) const {
  store::RequestBooking request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.service = ids_.treats[static_cast<std::size_t>(command.treat)];
  request.starts_at = instant(command.at);
  request.time_zone = kZone;
  request.customer.name = "Customer";
  request.customer.email = "customer" + std::to_string(command.customer) + "@mail.example";
  if (command.who >= 0) {
    request.wanted = ids_.things[static_cast<std::size_t>(command.who)];
  }
  request.allow_duplicate = command.anyway;
  request.dry_run = command.dry;
  return request;
}

Right SideBySide::right_answer(const Command& command) const {
  if (!command.anyway && model_.has_already(command.customer, command.treat, command.at)) {
    return {Errc::duplicate_suspected, {}, {}};
  }
  const auto length = shop_.treats[static_cast<std::size_t>(command.treat)].length;
  return model_.judge({command.treat, command.at, length, command.who, nullptr, false});
}

void SideBySide::book(const Command& command) {
  if (command.dry) {
    const auto outcome = house_.apply(request_of(command));
    agree(right_answer(command), refusal_of(outcome));
    return;
  }
  sent_.push_back({command, {}, 0});
  send(command, sent_.size() - 1);
}

void SideBySide::again(const Command& command) {
  if (!sent_.empty()) {
    const auto key = sent_.size() - 1 - static_cast<std::size_t>(command.which) % sent_.size();
    send(sent_[key].command, key);
  }
}

void SideBySide::send(const Command& command, std::size_t key) {
  auto& sent = sent_[key];
  store::Keyed<store::RequestBooking> keyed;
  keyed.key = {ids_.agency, "us_model", "POST /v1/bookings", "key-" + std::to_string(key), "same"};
  keyed.keep_for = std::chrono::hours{24};
  keyed.command = request_of(command);
  keyed.render = [](const Result<Booking>& outcome) {
    return store::Answer{outcome ? 201 : 409, answer_of(outcome), {}, {}};
  };
  const auto right = right_answer(command);
  const auto answer = house_.apply(std::move(keyed));
  if (sent.kept && model_.now < sent.until) {
    expect(answer && answer->replayed && answer->answer.body == *sent.kept,
           "a repeat is answered otherwise than the first time");
    ++tally_.replayed;
    return;
  }
  const bool granted = answer && answer->answer.status == 201;
  std::optional<Error> refused = refusal_of(answer);
  if (answer && !granted) {
    // Kept refusals come as answers.
    refused = Error{right.refusal.value_or(Errc::internal), answer->answer.body};
    expect(right.refusal && answer->answer.body == name(*right.refusal), "another refusal is kept");
  }
  if (!agree(right, refused)) {
    return;
  }
  sent.kept = answer ? std::optional(answer->answer.body) : std::nullopt;
  sent.until = model_.now + kKeyLife;
  if (!granted) {
    return;
  }
  house_.read([&](const Reads& reads) {
    const auto booking = reads.booking(ids_.agency, store::BookingId{answer->answer.body});
    Entry entry;
    entry.id = answer->answer.body;
    entry.treat = command.treat;
    entry.customer = command.customer;
    const Asked asked{
        command.treat, command.at, shop_.treats[static_cast<std::size_t>(command.treat)].length,
        command.who,   nullptr,    false};
    adopt(right, asked, *booking, entry);
    entry.held = held_of(reads, entry.id);
    model_.entries.push_back(entry);
    compare(model_.entries.back(), reads);
    return 0;
  });
}

// Bookings that change.

void SideBySide::move(const Command& command) {
  auto* entry = pick(command);
  if (entry == nullptr) {
    return;
  }
  store::RescheduleBooking request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.booking = store::BookingId{entry->id};
  request.expected_version = entry->version + (command.stale ? 1 : 0);
  request.starts_at = instant(command.at);
  request.dry_run = command.dry;
  if (command.who >= 0) {
    request.wanted = ids_.things[static_cast<std::size_t>(command.who)];
  }
  const auto outcome = house_.apply(request);
  const bool moves =
      entry->status == BookingStatus::confirmed || entry->status == BookingStatus::conflicted;
  const auto length = static_cast<int>(entry->time.to - entry->time.from);
  const Asked asked{entry->treat, command.at, length, command.who, entry, false};
  const bool stays = entry->time.from == command.at &&
                     (command.who < 0 || std::find(entry->things.begin(), entry->things.end(),
                                                   command.who) != entry->things.end());
  Right right{std::nullopt, entry->time, entry->things};
  if (command.stale || !moves) {
    right.refusal = command.stale ? Errc::version_conflict : Errc::invalid_transition;
  } else if (!stays) {
    right = model_.judge(asked);
  }
  if (!agree(right, refusal_of(outcome)) || !outcome || stays || command.dry) {
    return;
  }
  auto moved = *entry;
  adopt(right, asked, *outcome, moved);
  house_.read([&](const Reads& reads) {
    model_.move(*entry, moved.time, moved.things, held_of(reads, entry->id));
    compare(*entry, reads);
    return 0;
  });
}

void SideBySide::cancel(const Command& command) {
  auto* entry = pick(command);
  if (entry == nullptr) {
    return;
  }
  store::CancelBooking request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.booking = store::BookingId{entry->id};
  request.by = "customer";
  request.dry_run = command.dry;
  if (command.stale) {
    request.expected_version = entry->version + 1;
  }
  const auto outcome = house_.apply(request);
  Right right{std::nullopt, entry->time, entry->things};
  const bool gone = entry->status == BookingStatus::cancelled;
  if (!gone && command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (!gone && !may_become(entry->status, BookingStatus::cancelled)) {
    right.refusal = Errc::invalid_transition;
  }
  if (agree(right, refusal_of(outcome)) && outcome && !gone && !command.dry) {
    model_.finish(*entry, BookingStatus::cancelled);
    house_.read([&](const Reads& reads) {
      compare(*entry, reads);
      return 0;
    });
  }
}

void SideBySide::complete() {
  store::CompleteEndedBookings request;
  request.agency = ids_.agency;
  request.limit = 1000;
  house_.apply(request).value();
  model_.complete_ended();
}

// Calendar apps.

std::string SideBySide::block_origin(const Command& command) const {
  return calendar_of(person_of(command, nullptr)).value + "/e" + std::to_string(command.slot) +
         ".ics";
}

store::PutCalendarObject SideBySide::put_of(const store::CalendarId& calendar,
                                            const std::string& name, store::ObjectDraft draft) {
  store::PutCalendarObject put;
  put.agency = ids_.agency;
  put.actor = {"staff", "us_model", "caldav", "rq_model"};
  put.calendar = calendar;
  put.name = name;
  draft.dtstamp = house_.clock.now();
  put.draft = std::move(draft);
  put.text = "text " + std::to_string(++texts_);
  return put;
}

void SideBySide::put_event(const Command& command) {
  const auto person = person_of(command, nullptr);
  const auto name = "e" + std::to_string(command.slot) + ".ics";
  const auto outcome =
      house_.apply(put_of(calendar_of(person), name, event("uid of " + name, command.spans)));
  if (agree({std::nullopt, {}, {}}, refusal_of(outcome))) {
    const auto origin = block_origin(command);
    expect(outcome->created != model_.knows(origin), "new to one of the two only");
    model_.set_event(origin, person, command.spans);
  }
}

void SideBySide::drop_event(const Command& command) {
  store::DeleteCalendarObject request;
  request.agency = ids_.agency;
  request.actor = {"staff", "us_model", "caldav", "rq_model"};
  request.calendar = calendar_of(person_of(command, nullptr));
  request.name = "e" + std::to_string(command.slot) + ".ics";
  const auto outcome = house_.apply(request);
  const auto origin = block_origin(command);
  Right right;
  if (!model_.knows(origin)) {
    right.refusal = Errc::not_found;
  }
  agree(right, refusal_of(outcome));
  model_.drop_event(origin);
}

void SideBySide::touch_copy(const Command& command) {
  auto* entry = pick(command);
  if (entry == nullptr) {
    return;
  }
  const auto person = person_of(command, entry);
  const auto length =
      command.length > 0 ? command.length : static_cast<int>(entry->time.to - entry->time.from);
  const Span wanted =
      command.what == Do::drag ? Span{command.at, command.at + length} : entry->time;
  auto draft = event(entry->id + "@holdfast.invalid", {wanted});
  draft.cancelled = command.what == Do::call_off;
  const auto outcome =
      house_.apply(put_of(calendar_of(person), entry->id + ".ics", std::move(draft)));
  if (entry->status == BookingStatus::cancelled) {
    agree({Errc::invalid_calendar_object, {}, {}}, refusal_of(outcome));
    return;
  }
  expect(outcome.has_value(), "the edit of a copy was not even looked at");
  if (!outcome || (command.what != Do::call_off && wanted == entry->time)) {
    return;
  }
  const bool alive =
      entry->status == BookingStatus::confirmed || entry->status == BookingStatus::conflicted;
  const Asked asked{entry->treat, wanted.from, length, person, entry, true};
  Right right;
  if (!alive) {
    right.refusal = Errc::invalid_transition;
  } else if (command.what == Do::drag) {
    right = model_.judge(asked);
  }
  if (right.refusal) {
    expect(outcome->refused && outcome->refused->code == Errc::move_refused,
           "an edit stands that cannot");
    right.refusal = Errc::move_refused;
  }
  if (!agree(right, outcome->refused) || outcome->refused) {
    return;
  }
  house_.read([&](const Reads& reads) {
    if (command.what == Do::call_off) {
      model_.finish(*entry, BookingStatus::cancelled);
    } else {
      const auto booking = reads.booking(ids_.agency, store::BookingId{entry->id});
      auto moved = *entry;
      adopt(right, asked, *booking, moved);
      model_.move(*entry, moved.time, moved.things, held_of(reads, entry->id));
    }
    compare(*entry, reads);
    return 0;
  });
}

void SideBySide::drop_copy(const Command& command) {
  auto* entry = pick(command);
  if (entry == nullptr) {
    return;
  }
  store::DeleteCalendarObject request;
  request.agency = ids_.agency;
  request.actor = {"staff", "us_model", "caldav", "rq_model"};
  request.calendar = calendar_of(person_of(command, entry));
  request.name = entry->id + ".ics";
  const auto outcome = house_.apply(request);
  if (entry->status == BookingStatus::cancelled) {
    agree({Errc::not_found, {}, {}}, refusal_of(outcome));
    return;
  }
  Right right;
  if (!may_become(entry->status, BookingStatus::cancelled)) {
    right.refusal = Errc::move_refused;
  }
  expect(outcome.has_value(), "a copy that is there is not found");
  if (outcome && agree(right, outcome->refused) && !outcome->refused) {
    model_.finish(*entry, BookingStatus::cancelled);
    house_.read([&](const Reads& reads) {
      compare(*entry, reads);
      return 0;
    });
  }
}

// Outside calendars.

void SideBySide::read_source(const Command& command) {
  const auto index = static_cast<std::size_t>(command.which) % ids_.sources.size();
  const auto& source = ids_.sources[index];
  const auto href = "/h" + std::to_string(command.slot);
  store::ApplyExternalChanges request;
  request.agency = ids_.agency;
  request.source = source;
  request.cursor_before =
      house_.read([&](const Reads& reads) { return reads.source(source)->cursor; });
  request.cursor_after = "cursor " + std::to_string(++cursors_);
  Naive::News news{command.spans, command.sequence, model_.now - (command.stale ? 60 : 0),
                   command.what == Do::untell};
  if (command.what != Do::listen) {
    store::ExternalChange change;
    change.href = href;
    change.deleted = news.deleted;
    if (!news.deleted) {
      change.draft = event("u" + href, command.spans);
      change.draft.sequence = news.sequence;
      change.draft.dtstamp = instant(news.stamp);
      for (const auto& span : command.spans) {
        change.content_hash += to_rfc3339(instant(span.from)) + to_rfc3339(instant(span.to));
      }
      change.etag =
          change.content_hash + std::to_string(news.sequence) + "/" + std::to_string(news.stamp);
    }
    request.changes.push_back(std::move(change));
  }
  const auto outcome = house_.apply(request);
  agree({}, refusal_of(outcome));
  if (command.what == Do::listen) {
    model_.hear(static_cast<int>(index));
  } else {
    model_.hear(static_cast<int>(index), source.value + "/u" + href, news);
  }
}

void SideBySide::fail_source(const Command& command) {
  const auto index = static_cast<std::size_t>(command.which) % ids_.sources.size();
  store::NoteSourceFailure request;
  request.agency = ids_.agency;
  request.source = ids_.sources[index];
  request.stop = command.stale;
  request.detail = "no route";
  house_.apply(request).value();
  model_.fail(static_cast<int>(index), command.stale);
}

}  // namespace holdfast::model
