// All that a language has to say, as data. One file for each language; the same members in all.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "store/base/time_zone.hpp"

namespace holdfast::notify {

/// One kind of message. Places as in store/template_text.hpp; an empty line begins a paragraph.
struct Phrase {
  std::string_view kind;
  std::string_view subject;
  std::string_view intro;
};

/// The names of facts, and of what can be done.
struct Labels {
  std::string_view what;
  std::string_view when;
  std::string_view with;
  std::string_view where;
  std::string_view customer;
  /// How many come together.
  std::string_view party;
  std::string_view booking;
  std::string_view possible;
  std::string_view wished;
  std::string_view waitlist;
  std::string_view until;
  std::string_view first;
  std::string_view calendar;
  std::string_view seen_last;
  std::string_view trouble;
  /// To the customer by name, and to one whose name is not known.
  std::string_view greeting;
  /// "Questions? {{contact}}"
  std::string_view questions;
  /// In the reminder of who answered the invitation with "perhaps" (rule C30).
  std::string_view unsure;
  /// Instead of the bookings of a day without any.
  std::string_view free_day;
  /// What links do.
  std::string_view see;
  std::string_view move;
  std::string_view cancel;
  std::string_view undo;
  std::string_view accept;
  std::string_view decline;
  std::string_view leave;
  std::string_view reconnect;
  std::string_view add_file;
  std::string_view add_google;
  std::string_view add_outlook;
};

struct Catalogue {
  /// BCP 47: "de".
  std::string_view tag;
  /// From Sunday.
  std::array<std::string_view, 7> weekdays;
  std::array<std::string_view, 12> months;
  /// "Tuesday, 1 December 2026" from their parts.
  std::string (*date)(std::string_view weekday, unsigned day, std::string_view month, int year);
  /// "10:00" from hours and minutes.
  std::string (*clock)(unsigned hour, unsigned minute);
  /// Between two clock times of one day: " to "; and behind the last one: " Uhr".
  std::string_view between;
  std::string_view after_clock;
  Labels labels;
  std::span<const Phrase> phrases;
};

extern const Catalogue kEnglish;
extern const Catalogue kGerman;
extern const Catalogue kFrench;
extern const Catalogue kSpanish;

std::span<const Catalogue* const> catalogues();

/// The first of these that there are words in, by the language of a BCP 47 tag ("de-AT" is German),
/// else English.
const Catalogue& catalogue_for(std::string_view wanted, std::string_view otherwise = {});

/// Null where the kind has no words.
const Phrase* find_phrase(const Catalogue& catalogue, std::string_view kind);

/// "Tuesday, 1 December 2026".
std::string describe_date(LocalDate date, const Catalogue& catalogue);
/// "10:00".
std::string describe_clock(LocalTime time, const Catalogue& catalogue);
/// "Tuesday, 1 December 2026, 10:00 to 11:00 (CET, Europe/Vienna)".
std::string describe_time(TimeRange time, const TimeZone& zone, const Catalogue& catalogue);
/// "Tuesday, 1 December 2026, 10:00 (CET)".
std::string describe_instant(Instant at, const TimeZone& zone, const Catalogue& catalogue);
/// "10:00 to 11:00".
std::string describe_span(TimeRange time, const TimeZone& zone, const Catalogue& catalogue);

}  // namespace holdfast::notify
