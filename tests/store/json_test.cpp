#include <gtest/gtest.h>

#include "store/agency.hpp"
#include "store/booking.hpp"

namespace holdfast::store {
namespace {

TEST(WorkingHoursJson, ComesBackAsItWas) {
  const std::string text =
      R"({"mon":[["09:00","12:30"],["13:00","17:00"]],"tue":[],"wed":[["00:00","24:00"]],)"
      R"("thu":[],"fri":[],"sat":[],"sun":[],"overrides":{"2026-12-24":[]}})";

  const auto hours = parse_working_hours(text).value();

  EXPECT_EQ(hours.weekdays[0].size(), 2U);
  EXPECT_EQ(hours.weekdays[0][0], (DayWindow{540, 750}));
  EXPECT_EQ(hours.weekdays[2][0], (DayWindow{0, 1440}));
  ASSERT_EQ(hours.overrides.size(), 1U);
  EXPECT_TRUE(hours.overrides[0].windows.empty());
  EXPECT_EQ(to_json(hours), text);
}

TEST(WorkingHoursJson, DaysThatAreNotNamedAreFree) {
  const auto hours = parse_working_hours(R"({"sun":[["10:00","11:00"]]})").value();

  EXPECT_TRUE(hours.weekdays[0].empty());
  EXPECT_EQ(hours.weekdays[6].size(), 1U);
}

TEST(WorkingHoursJson, RefusesWhatIsNoWorkingTime) {
  for (const char* text :
       {"", "[]", R"({"monday":[]})", R"({"mon":{}})", R"({"mon":["09:00","10:00"]})",
        R"({"mon":[["09:00"]]})", R"({"mon":[["10:00","09:00"]]})",
        R"({"mon":[["09:00","09:00"]]})", R"({"mon":[["9:00","10:00"]]})",
        R"({"mon":[["09:00","24:01"]]})", R"({"mon":[["09:60","11:00"]]})",
        R"({"mon":[["09:00","25:00"]]})", R"({"mon":[[540,600]]})",
        R"({"overrides":{"2026-02-30":[]}})", R"({"overrides":[]})"}) {
    const auto hours = parse_working_hours(text);
    ASSERT_FALSE(hours) << text;
    EXPECT_EQ(hours.error().code, Errc::validation);
  }
}

TEST(RequirementsJson, ComesBackAsItWas) {
  const std::string text =
      R"([{"name":"therapist","pool":["rs_a","rs_b"],"count":2,"assignment":"in_turn"}])";

  const auto requirements = parse_requirements(text).value();

  ASSERT_EQ(requirements.size(), 1U);
  EXPECT_EQ(requirements[0].assignment, Assignment::in_turn);
  EXPECT_EQ(to_json(requirements), text);
}

TEST(RequirementsJson, RefusesACountThatThePoolCannotGive) {
  for (const char* text :
       {"{}", R"([{"name":"a"}])", R"([{"pool":[]}])", R"([{"name":"a","pool":["x"],"count":2}])",
        R"([{"name":"a","pool":["x"],"count":0}])", R"([{"name":"a","pool":["x"],"count":1.5}])",
        R"([{"name":"a","pool":[1]}])", R"([{"name":"a","pool":["x"],"assignment":"any"}])"}) {
    EXPECT_FALSE(parse_requirements(text)) << text;
  }
}

Appointment appointment() {
  Appointment out;
  auto& booking = out.booking;
  booking.id = {"bk_1"};
  booking.agency = {7};
  booking.service = {"sv_1"};
  booking.time = {parse_rfc3339("2026-12-01T09:00:00Z").value(),
                  parse_rfc3339("2026-12-01T10:00:00Z").value()};
  booking.time_zone = "Europe/Berlin";
  booking.customer = {
      {"cu_1"},       "J\u00fcrgen \"J\" O\u2019Neill\n", "j@example.com", "+49 1", "de",
      "Europe/Berlin"};
  booking.taken = {{"therapist", {"rs_1"}, 0}, {"room", {"rs_2"}, 3}};
  booking.status = BookingStatus::conflicted;
  booking.uid = "bk_1@example.com";
  booking.sequence = 3;
  booking.version = 9;
  booking.verified = false;
  booking.note = "a\\b";
  booking.cancelled_by = "staff";
  booking.cancel_reason = "ill";
  booking.created_at = parse_rfc3339("2026-11-01T09:00:00.000001Z").value();
  booking.updated_at = parse_rfc3339("2026-11-02T09:00:00Z").value();
  out.service_name = "Massage";
  out.service_description = "60 minutes";
  out.agency_name = "Salon";
  out.agency_mail_address = "booking@salon.example";
  out.resources = {{{"rs_1"}, "staff", "Ana"}, {{"rs_2"}, "room", "Blue"}};
  return out;
}

TEST(AppointmentJson, LosesNothing) {
  const auto before = appointment();

  const auto after = parse_appointment(to_json(before)).value();

  EXPECT_EQ(to_json(after), to_json(before));
  EXPECT_EQ(after.booking.time, before.booking.time);
  EXPECT_EQ(after.booking.customer.name, before.booking.customer.name);
  EXPECT_EQ(after.booking.taken, before.booking.taken);
  EXPECT_EQ(after.booking.status, before.booking.status);
  EXPECT_EQ(after.booking.created_at, before.booking.created_at);
  EXPECT_FALSE(after.booking.verified);
  EXPECT_EQ(after.resources[1].name, "Blue");
}

TEST(AppointmentJson, RefusesWhatLacksAField) {
  auto text = to_json(appointment());
  text.replace(text.find("\"uid\""), 5, "\"vid\"");

  EXPECT_EQ(parse_appointment(text).error().code, Errc::validation);
  EXPECT_FALSE(parse_appointment("{"));
  EXPECT_FALSE(parse_appointment("[]"));
}

}  // namespace
}  // namespace holdfast::store
