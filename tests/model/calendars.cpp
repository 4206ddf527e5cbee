// Calendar apps and outside calendars.
#include <algorithm>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

namespace {

TimeRange range(Span span) { return {instant(span.from), instant(span.to)}; }

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
    expect(outcome->created != model_.knows(origin, person), "new to one of the two only");
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
  const auto person = person_of(command, nullptr);
  Right right;
  if (!model_.knows(origin, person)) {
    right.refusal = Errc::not_found;
  }
  agree(right, refusal_of(outcome));
  model_.drop_event(origin, person);
}

void SideBySide::touch_copy(const Command& command) {
  auto* entry = pick(command, {BookingStatus::confirmed, BookingStatus::conflicted});
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
  if (!entry->in_calendars) {
    agree({Errc::invalid_calendar_object, {}, {}}, refusal_of(outcome));
    return;
  }
  expect(outcome.has_value(), "the edit of a copy was not even looked at");
  if (!outcome || (command.what != Do::call_off && wanted == entry->time)) {
    return;
  }
  Asked asked{entry->treat, wanted.from, length, person, entry, true};
  asked.party = static_cast<int>(entry->seats.size());
  Right right;
  if (command.what == Do::call_off && !allowed(entry->status, BookingStatus::cancelled)) {
    right.refusal = Errc::invalid_transition;
  } else if (command.what == Do::drag && !is_alive(*entry)) {
    right.refusal = Errc::invalid_transition;
  } else if (command.what == Do::drag) {
    right = judge_anew(asked, false);
  }
  if (right.refusal) {
    right.refusal = Errc::move_refused;
  }
  if (!agree(right, outcome->refused) || outcome->refused) {
    return;
  }
  if (command.what == Do::call_off) {
    ended(*entry, BookingStatus::cancelled);
    return;
  }
  const auto booking = house_.read(
      [&](const Reads& reads) { return reads.booking(ids_.agency, store::BookingId{entry->id}); });
  rearrange(*entry, right, asked, *booking);
}

void SideBySide::drop_copy(const Command& command) {
  auto* entry = pick(command, {BookingStatus::confirmed, BookingStatus::requested});
  if (entry == nullptr) {
    return;
  }
  store::DeleteCalendarObject request;
  request.agency = ids_.agency;
  request.actor = {"staff", "us_model", "caldav", "rq_model"};
  request.calendar = calendar_of(person_of(command, entry));
  request.name = entry->id + ".ics";
  const auto outcome = house_.apply(request);
  if (!entry->in_calendars) {
    agree({Errc::not_found, {}, {}}, refusal_of(outcome));
    return;
  }
  Right right;
  if (!allowed(entry->status, BookingStatus::cancelled)) {
    right.refusal = Errc::move_refused;
  }
  expect(outcome.has_value(), "a copy that is there is not found");
  if (outcome && agree(right, outcome->refused) && !outcome->refused) {
    ended(*entry, BookingStatus::cancelled);
  }
}

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
  model_.settle_requests(static_cast<int>(index));
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
