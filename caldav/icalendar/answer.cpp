#include "caldav/icalendar/answer.hpp"

#include <algorithm>

#include "caldav/icalendar/event.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/write.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

/// An invitation has one event and a time zone.
constexpr std::size_t kLargest = 256U * 1024;
constexpr std::size_t kMostAttendees = 50;
constexpr std::size_t kLongestComment = 2000;
constexpr std::size_t kLongestUid = 1000;
constexpr std::size_t kLongestAddress = 254;

std::string capitals(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : static_cast<char>(c);
  });
  return out;
}

std::optional<Answer::Method> method_of(const Component& calendar) {
  const auto name = capitals(trim(calendar.value_of("METHOD")));
  if (name == "REPLY") {
    return Answer::Method::reply;
  }
  if (name == "COUNTER") {
    return Answer::Method::counter;
  }
  return name == "REFRESH" ? std::optional(Answer::Method::refresh) : std::nullopt;
}

Answer::Attendee attendee_of(const Property& property) {
  constexpr std::string_view kScheme = "mailto:";
  auto address = to_lower(trim(property.value));
  if (address.starts_with(kScheme)) {
    address.erase(0, kScheme.size());
  }
  return {std::move(address), capitals(property.parameter("PARTSTAT"))};
}

const Component* first_event(const Component& calendar) {
  const auto found = std::find_if(calendar.children.begin(), calendar.children.end(),
                                  [](const Component& child) { return child.is("VEVENT"); });
  return found == calendar.children.end() ? nullptr : &*found;
}

std::string comment_of(const Component& event) {
  auto comment = clean_text(unescape(event.value_of("COMMENT")));
  if (comment.size() > kLongestComment) {
    comment.resize(kLongestComment);
    comment = clean_text(comment);
  }
  return std::string(trim(comment));
}

Error unreadable(std::string why) { return {Errc::invalid_calendar_data, std::move(why)}; }

Result<TimeRange> proposed_time(const Component& component, const std::vector<Component>& calendars,
                                const TimeZone& floating) {
  ReadOptions options;
  options.zone = &floating;
  Steps steps{options.limits.max_recurrence_steps};
  ZoneBook zones(calendars, floating, steps);
  const auto event = read_event(component, zones, options, false);
  if (!event.problem.empty() || !event.start || steps.zones_failed) {
    return unreadable("the time that is proposed cannot be read");
  }
  return event.first_span();
}

}  // namespace

Result<Answer> read_answer(std::string_view text, const TimeZone& floating) {
  Limits limits;
  limits.max_bytes = kLargest;
  const auto scanned = scan_tolerantly(text, limits);
  if (!scanned) {
    return scanned.error();
  }
  const auto& calendar = scanned->calendars.front();
  const auto method = method_of(calendar);
  const auto* event = first_event(calendar);
  if (!method) {
    return Error{Errc::unsupported_component, "METHOD is none of REPLY, COUNTER and REFRESH"};
  }
  if (event == nullptr) {
    return unreadable("there is no event in it");
  }
  if (event->find("RECURRENCE-ID") != nullptr) {
    return Error{Errc::unsupported_component, "it is about one occurrence of a series"};
  }
  Answer answer;
  answer.method = *method;
  answer.uid = unescape(event->value_of("UID"));
  answer.sequence = parse_integer(trim(event->value_of("SEQUENCE"))).value_or(0);
  const auto stamp = parse_date_time(trim(event->value_of("DTSTAMP")));
  if (answer.uid.empty() || answer.uid.size() > kLongestUid || !stamp) {
    return unreadable("it has no UID or no DTSTAMP");
  }
  answer.dtstamp = Instant{stamp->local.time_since_epoch()};
  for (const auto& property : event->properties) {
    if (!property.is("ATTENDEE") || answer.attendees.size() >= kMostAttendees) {
      continue;
    }
    if (auto attendee = attendee_of(property); attendee.address.size() <= kLongestAddress) {
      answer.attendees.push_back(std::move(attendee));
    }
  }
  answer.comment = comment_of(*event);
  if (*method == Answer::Method::counter) {
    const auto proposed = proposed_time(*event, scanned->calendars, floating);
    if (!proposed) {
      return proposed.error();
    }
    answer.proposed = *proposed;
  }
  return answer;
}

}  // namespace holdfast::icalendar
