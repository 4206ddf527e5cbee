#include "tests/store/rules_fixture.hpp"

#include <map>

#include "store/rules/questions.hpp"

namespace holdfast::store {

void expect_sound(const Reads& reads, AgencyId agency) {
  EXPECT_EQ(reads.count_double_bookings(), 0);

  std::string previous(kAuditStart);
  std::int64_t number = 0;
  while (true) {
    const auto page = reads.audit(agency, number, 500);
    for (const auto& entry : page) {
      ASSERT_EQ(entry.number, number + 1);
      ASSERT_EQ(entry.previous, previous);
      ASSERT_EQ(entry.hash, audit_hash(entry));
      previous = entry.hash;
      number = entry.number;
    }
    if (page.size() < 500) {
      break;
    }
  }

  BookingFilter filter;
  filter.agency = agency;
  for (const auto& booking : reads.bookings(filter, {}, 10'000)) {
    // Of a seat in a group appointment the session owns the time.
    const bool seated = !booking.session.empty() && holds_claims(booking.status);
    const auto claims = reads.claims_of(agency, seated ? booking.session.value : booking.id.value);
    const auto copies = reads.objects_of_booking(agency, booking.id);
    const auto open = reads.open_conflicts_of(agency, booking.id);
    SCOPED_TRACE(booking.id.value + " " + std::string(name(booking.status)));
    if (!holds_claims(booking.status)) {
      EXPECT_TRUE(claims.empty());
      EXPECT_TRUE(open.empty());
      // What took place stays in the calendars.
      if (booking.status != BookingStatus::completed && booking.status != BookingStatus::no_show) {
        EXPECT_TRUE(copies.empty());
      }
      continue;
    }
    // What only asks for its time cannot break a promise by it.
    if (booking.status != BookingStatus::requested) {
      // What a customer asks by mail is a question too, but it contradicts nothing.
      const bool contradicted = !std::all_of(open.begin(), open.end(), is_question);
      EXPECT_EQ(booking.status == BookingStatus::conflicted, contradicted);
    }
    // Staff see what is a booking, or may become one by their own doing.
    EXPECT_EQ(copies.empty(), !is_known(booking.status));
    for (const auto& taken : booking.taken) {
      EXPECT_TRUE(std::any_of(claims.begin(), claims.end(), [&](const Claim& claim) {
        return claim.resource == taken.resource && claim.unit == taken.unit;
      }));
    }
    if (seated) {
      const auto seats = reads.seats_taken(agency, booking.session);
      EXPECT_EQ(std::count(seats.begin(), seats.end(), booking.seat), 1);
      EXPECT_TRUE(reads.claims_of(agency, booking.id.value).empty());
    }
    for (const auto& copy : copies) {
      EXPECT_EQ(copy.uid, booking.uid);
    }
  }
}

RequestBooking RulesTest::wish(Instant start) {
  RequestBooking command;
  command.agency = salon.agency;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.service = salon.massage;
  command.starts_at = start;
  command.time_zone = "Europe/Berlin";
  command.customer.name = "Carla Cliente";
  // A customer for each wish, or everything would be a duplicate.
  command.customer.email = "carla" + std::to_string(++customers_) + "@mail.example";
  return command;
}

Booking RulesTest::book_with(Instant start, const ResourceId& staff) {
  auto command = wish(start);
  command.wanted = staff;
  command.allow_duplicate = true;
  return house.apply(command).value();
}

Result<Booking> RulesTest::reschedule(const Booking& booking, Instant start) {
  RescheduleBooking command;
  command.agency = salon.agency;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.booking = booking.id;
  command.expected_version = now(booking).version;
  command.starts_at = start;
  return house.apply(command);
}

Result<Booking> RulesTest::cancel(const Booking& booking) {
  CancelBooking command;
  command.agency = salon.agency;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.booking = booking.id;
  command.by = "customer";
  return house.apply(command);
}

ObjectDraft RulesTest::event(std::string uid, TimeRange time) const {
  ObjectDraft draft;
  draft.uid = std::move(uid);
  draft.dtstamp = house.clock.now();
  draft.first = time;
  draft.instances = {{time, false, true}};
  draft.expanded_until = time.end + std::chrono::days{400};
  draft.busy_rule = "N14";
  return draft;
}

PutCalendarObject RulesTest::put_of(const std::string& name, ObjectDraft draft,
                                    const std::string& text) const {
  PutCalendarObject command;
  command.agency = salon.agency;
  command.actor = {"staff", "us_ana", "caldav", "rq_test"};
  command.calendar = salon.anas_calendar;
  command.name = name;
  command.draft = std::move(draft);
  command.text = text;
  return command;
}

Result<PutCalendarObject::Outcome> RulesTest::put(const std::string& name, ObjectDraft draft) {
  return house.apply(put_of(name, std::move(draft), "text " + std::to_string(++texts_)));
}

Result<PutCalendarObject::Outcome> RulesTest::drag(const Booking& booking, TimeRange to) {
  return put(booking.id.value + ".ics", event(booking.uid, to));
}

Result<DeleteCalendarObject::Outcome> RulesTest::remove(const std::string& name) {
  DeleteCalendarObject command;
  command.agency = salon.agency;
  command.actor = {"staff", "us_ana", "caldav", "rq_test"};
  command.calendar = salon.anas_calendar;
  command.name = name;
  return house.apply(command);
}

Source RulesTest::connect(const ResourceId& resource, bool writes) {
  ConnectSource command;
  command.source.agency = salon.agency;
  command.source.resource = resource;
  command.source.provider = "caldav";
  command.source.name = "Outside";
  command.source.url = "https://dav.example/" + std::to_string(++cursors_) + "/";
  command.source.writes = writes;
  const auto source = house.apply(command).value();
  bring(source.id, {}).value();
  return source;
}

ExternalChange RulesTest::change(std::string href, ObjectDraft draft) const {
  ExternalChange result;
  result.href = std::move(href);
  result.draft = std::move(draft);
  // A hash and an ETag that differ where the meaning differs.
  for (const auto& instance : result.draft.instances) {
    result.content_hash += to_rfc3339(instance.time.start) + to_rfc3339(instance.time.end);
  }
  result.content_hash += result.draft.cancelled ? "cancelled" : "";
  result.etag = result.content_hash + std::to_string(result.draft.sequence) +
                (result.draft.dtstamp ? to_rfc3339(*result.draft.dtstamp) : "");
  return result;
}

ExternalChange RulesTest::gone(std::string href) const {
  ExternalChange result;
  result.href = std::move(href);
  result.deleted = true;
  return result;
}

Result<ApplyExternalChanges::Outcome> RulesTest::bring(const SourceId& source,
                                                       std::vector<ExternalChange> changes) {
  ApplyExternalChanges command;
  command.agency = salon.agency;
  command.source = source;
  command.cursor_before =
      house.read([&](const Reads& reads) { return reads.source(source)->cursor; });
  command.cursor_after = "cursor " + std::to_string(++cursors_);
  command.changes = std::move(changes);
  return house.apply(command);
}

Booking RulesTest::now(const Booking& booking) {
  return house.read([&](const Reads& reads) { return *reads.booking(booking.agency, booking.id); });
}

std::vector<Effect> RulesTest::effects(const Booking& booking, std::string_view kind) {
  auto all =
      house.read([&](const Reads& reads) { return reads.effects_of(booking.agency, booking.id); });
  std::erase_if(all, [&](const Effect& effect) { return effect.kind != kind; });
  return all;
}

std::vector<std::string> RulesTest::actions(const std::string& subject) {
  std::vector<std::string> names;
  for (const auto& entry :
       house.read([&](const Reads& reads) { return reads.audit_of(salon.agency, subject); })) {
    names.push_back(entry.action);
  }
  return names;
}

std::optional<CalendarObject> RulesTest::copy_of(const Booking& booking,
                                                 const CalendarId& calendar) {
  return house.read(
      [&](const Reads& reads) { return reads.object(calendar, booking.id.value + ".ics"); });
}

std::string RulesTest::state() {
  return house.read([&](const Reads& reads) {
    const auto last = reads.last_audit(salon.agency);
    std::string text = last ? last->hash : "";
    for (const auto& calendar : {salon.anas_calendar, salon.bens_calendar}) {
      text += "/" + std::to_string(reads.calendar(calendar)->change);
    }
    for (const auto channel : {"mail", "calendar"}) {
      text += "/" + std::to_string(reads.count_effects(channel, EffectState::due));
    }
    return text;
  });
}

}  // namespace holdfast::store
