// Other times for a booking: those that the rule would grant now, and no other.
#include <algorithm>

#include "gateway/form.hpp"
#include "gateway/links/booking_pages.hpp"
#include "store/placement.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::days;

/// What one page shows.
constexpr days kShown{14};
/// More than one day can have, so that a day is never shown in part.
constexpr int kMostSlots = 1500;
/// Who moves an appointment looks around the time that it has.
constexpr days kAround{3};
constexpr days kFarthest{730};

/// From which day on: as asked for, within reason, else shortly before the present time.
LocalDate first_day(const Visit& visit, std::string_view query, const TimeZone& zone) {
  const auto today = zone.date_at(visit.now);
  const auto asked = parse_local_date(form_member(query, "from"));
  const auto usual = zone.date_at(visit.booking->time.start) - kAround;
  return std::clamp(asked.value_or(usual), today, today + kFarthest);
}

struct FreeTimes {
  std::vector<store::Slot> slots;
  /// Where those begin that are not among them; nothing: behind the range.
  std::optional<LocalDate> rest_from;
};

FreeTimes free_times(const Visit& visit, TimeRange range, const TimeZone& zone,
                     const store::RuleSettings& rules, const store::Reads& reads) {
  FreeTimes free;
  const auto& booking = *visit.booking;
  const auto service = reads.service(booking.agency, booking.service);
  if (!service || !service->active) {
    return free;
  }
  const store::Wish wish{.service = *service,
                         .starts_at = range.start,
                         .moving = &booking,
                         .length = booking.time.length()};
  auto slots = store::free_slots(wish, range, rules, visit.now, reads, kMostSlots + 1);
  if (!slots) {
    return free;
  }
  free.slots = std::move(*slots);
  if (std::ssize(free.slots) > kMostSlots) {
    free.rest_from = zone.date_at(free.slots.back().time.start);
    std::erase_if(free.slots, [&](const store::Slot& slot) {
      return zone.date_at(slot.time.start) == *free.rest_from;
    });
  }
  std::erase_if(free.slots, [&](const store::Slot& slot) { return slot.time == booking.time; });
  return free;
}

std::vector<LinkPage::Form::Day> by_day(const std::vector<store::Slot>& slots, const Visit& visit,
                                        const TimeZone& zone) {
  std::vector<LinkPage::Form::Day> list;
  std::optional<LocalDate> current;
  for (const auto& slot : slots) {
    const auto date = zone.date_at(slot.time.start);
    if (current != date) {
      current = date;
      list.push_back({notify::describe_date(date, *visit.catalogue), {}});
    }
    list.back().choices.push_back(
        {to_rfc3339(slot.time.start),
         notify::describe_clock(zone.to_local(slot.time.start), *visit.catalogue)});
  }
  return list;
}

}  // namespace

LinkPage move_page(const Visit& visit, std::string_view query, const store::RuleSettings& rules,
                   const store::Reads& reads) {
  const auto& words = *visit.words;
  const bool requested = visit.booking->status == store::BookingStatus::requested;
  if (!visit.may_change() || requested) {
    return closed_page(visit);
  }
  auto page = visit.page(words.move_title);
  if (!form_member(query, "moved").empty()) {
    page.sentences.emplace_back(words.moved);
  }
  const auto zone = notify::zone_of(visit.appointment);
  const auto from = first_day(visit, query, zone);
  const TimeRange range{zone.first_instant_at_or_after(LocalTime{from}),
                        zone.first_instant_at_or_after(LocalTime{from + kShown})};
  const auto free = free_times(visit, range, zone, rules, reads);
  auto list = by_day(free.slots, visit, zone);
  if (list.empty()) {
    page.sentences.emplace_back(words.no_times);
  } else {
    page.form.emplace();
    page.form->question = words.move_hint;
    page.form->button = words.move_button;
    page.form->hidden = {{"version", std::to_string(visit.booking->version)}};
    page.form->days = std::move(list);
  }
  if (from > zone.date_at(visit.now)) {
    page.links.push_back({std::string(words.earlier), "?from=" + to_string(from - kShown)});
  }
  const auto later = free.rest_from.value_or(from + kShown);
  page.links.push_back({std::string(words.later), "?from=" + to_string(later)});
  return page;
}

}  // namespace holdfast::gateway
