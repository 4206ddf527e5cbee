// What messages say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time_zone.hpp"
#include "store/booking.hpp"
#include "store/effect.hpp"

namespace holdfast::notify {

/// One message in words: a subject, sentences, and the facts as a small table.
struct Wording {
  std::string subject;
  std::vector<std::string> sentences;
  struct Fact {
    std::string label;
    std::string value;
  };
  std::vector<Fact> facts;
};

/// "Tuesday, 1 December 2026, 10:00 to 11:00 (CET, Europe/Vienna)".
std::string describe_time(TimeRange time, const TimeZone& zone);

/// The customer's own zone where known, else the one that the booking was made in.
TimeZone zone_of(const store::Appointment& appointment);

/// Errors: validation for a kind that has no words.
Result<Wording> wording(std::string_view kind, const store::Appointment& appointment);

std::string as_text(const Wording& wording);
/// Every foreign text is escaped; no script, no style sheet, no picture from elsewhere.
std::string as_html(const Wording& wording);

}  // namespace holdfast::notify
