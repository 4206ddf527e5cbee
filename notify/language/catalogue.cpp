#include "notify/language/catalogue.hpp"

#include <algorithm>
#include <chrono>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

constexpr std::array<const Catalogue*, 4> kAll = {&kEnglish, &kGerman, &kFrench, &kSpanish};

const Catalogue* find(std::string_view tag) {
  const auto language = to_lower(tag.substr(0, tag.find_first_of("-_")));
  const auto* const found = std::find_if(
      kAll.begin(), kAll.end(), [&](const Catalogue* one) { return one->tag == language; });
  return found == kAll.end() ? nullptr : *found;
}

std::string end_clock(LocalTime time, const Catalogue& catalogue) {
  return describe_clock(time, catalogue) + std::string(catalogue.after_clock);
}

}  // namespace

std::span<const Catalogue* const> catalogues() { return kAll; }

const Catalogue& catalogue_for(std::string_view wanted, std::string_view otherwise) {
  if (const auto* const first = find(wanted)) {
    return *first;
  }
  const auto* const second = find(otherwise);
  return second == nullptr ? kEnglish : *second;
}

const Phrase* find_phrase(const Catalogue& catalogue, std::string_view kind) {
  const auto found = std::find_if(catalogue.phrases.begin(), catalogue.phrases.end(),
                                  [&](const Phrase& phrase) { return phrase.kind == kind; });
  return found == catalogue.phrases.end() ? nullptr : &*found;
}

std::string describe_date(LocalDate date, const Catalogue& catalogue) {
  const std::chrono::year_month_day day{date};
  const std::chrono::weekday weekday{date};
  return catalogue.date(
      catalogue.weekdays.at(weekday.c_encoding()), static_cast<unsigned>(day.day()),
      catalogue.months.at(static_cast<unsigned>(day.month()) - 1), static_cast<int>(day.year()));
}

std::string describe_clock(LocalTime time, const Catalogue& catalogue) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time.value);
  const std::chrono::hh_mm_ss clock{time.value - midnight};
  return catalogue.clock(static_cast<unsigned>(clock.hours().count()),
                         static_cast<unsigned>(clock.minutes().count()));
}

std::string describe_span(TimeRange time, const TimeZone& zone, const Catalogue& catalogue) {
  return describe_clock(zone.to_local(time.start), catalogue) + std::string(catalogue.between) +
         end_clock(zone.to_local(time.end), catalogue);
}

std::string describe_time(TimeRange time, const TimeZone& zone, const Catalogue& catalogue) {
  const auto first = zone.date_at(time.start);
  const auto last = zone.date_at(time.end);
  std::string text = describe_date(first, catalogue) + ", ";
  if (first == last) {
    text += describe_span(time, zone, catalogue);
  } else {
    text += describe_clock(zone.to_local(time.start), catalogue) + std::string(catalogue.between) +
            describe_date(last, catalogue) + ", " + end_clock(zone.to_local(time.end), catalogue);
  }
  return text + " (" + zone.abbreviation_at(time.start) + ", " + zone.name() + ")";
}

std::string describe_instant(Instant at, const TimeZone& zone, const Catalogue& catalogue) {
  return describe_date(zone.date_at(at), catalogue) + ", " +
         end_clock(zone.to_local(at), catalogue) + " (" + zone.abbreviation_at(at) + ")";
}

}  // namespace holdfast::notify
