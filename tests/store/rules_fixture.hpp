// The salon of the rules' tests, with short words for what people and calendars do to it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/sources.hpp"
#include "tests/support/house.hpp"

namespace holdfast::store {

using std::chrono::hours;
using std::chrono::minutes;
using test::at;

/// Every value of a field, in order.
inline std::vector<std::string> fields(const Error& error, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& field : error.fields) {
    if (field.name == name) {
      values.push_back(field.value);
    }
  }
  return values;
}
inline std::string field(const Error& error, std::string_view name) {
  const auto values = fields(error, name);
  return values.empty() ? std::string{} : values.front();
}

/// What must hold after whatever happened: nothing overlaps, the chain is whole, and a booking's
/// status, claims, copies and conflicts tell one story.
void expect_sound(const Reads& reads, AgencyId agency);

class RulesTest : public testing::Test {
 protected:
  explicit RulesTest(test::HouseSetup setup = {}) : house(std::move(setup)) {
    salon = house.with_salon();
  }
  void TearDown() override {
    house.read([&](const Reads& reads) {
      expect_sound(reads, salon.agency);
      return 0;
    });
  }

  // People.
  /// Of somebody who never was there before.
  [[nodiscard]] RequestBooking wish(Instant start);
  Booking book(Instant start) { return house.apply(wish(start)).value(); }
  Booking book_with(Instant start, const ResourceId& staff);
  Result<Booking> reschedule(const Booking& booking, Instant start);
  Result<Booking> cancel(const Booking& booking);

  // Calendar apps. The text is only a text to the ledger: the draft says what it means.
  [[nodiscard]] ObjectDraft event(std::string uid, TimeRange time) const;
  [[nodiscard]] PutCalendarObject put_of(const std::string& name, ObjectDraft draft,
                                         const std::string& text) const;
  Result<PutCalendarObject::Outcome> put(const std::string& name, ObjectDraft draft);
  /// What a calendar app sends that moved the copy of a booking in Ana's calendar.
  Result<PutCalendarObject::Outcome> drag(const Booking& booking, TimeRange to);
  Result<DeleteCalendarObject::Outcome> remove(const std::string& name);

  // Outside calendars.
  Source connect(const ResourceId& resource, bool writes = false);
  [[nodiscard]] ExternalChange change(std::string href, ObjectDraft draft) const;
  [[nodiscard]] ExternalChange gone(std::string href) const;
  Result<ApplyExternalChanges::Outcome> bring(const SourceId& source,
                                              std::vector<ExternalChange> changes);

  // What is there now.
  Booking now(const Booking& booking);
  std::vector<Effect> effects(const Booking& booking, std::string_view kind);
  std::vector<std::string> actions(const std::string& subject);
  std::optional<CalendarObject> copy_of(const Booking& booking, const CalendarId& calendar);
  /// How often each table changed, in one number: the youngest audit entry and every change
  /// counter. Equal before and after means that nothing was written.
  std::string state();

  test::House house;
  test::Salon salon;

 private:
  int customers_ = 0;
  int texts_ = 0;
  int cursors_ = 0;
};

}  // namespace holdfast::store
