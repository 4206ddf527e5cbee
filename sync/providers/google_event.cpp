#include "sync/providers/google_event.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <charconv>

#include "caldav/icalendar/values.hpp"
#include "store/base/text.hpp"
#include "sync/providers/said.hpp"

namespace holdfast::sync {
namespace {

namespace json = boost::json;
using icalendar::PlainEvent;
using icalendar::PlainTime;

/// Names of private properties, which only this calendar's own copy has.
constexpr const char* kUid = "holdfast.uid";
constexpr const char* kSequence = "holdfast.seq";
constexpr const char* kNumber = "holdfast.n";
/// The last zone of the world ends its day 12 hours after UTC does.
constexpr std::chrono::hours kFarthestWest{12};
/// The last occurrence of a series begins before the end of its rule, and may last for a while.
constexpr std::chrono::days kLongOccurrence{31};
/// Begins the version of a series.
constexpr std::string_view kSeries = "series-";

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && stop == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

std::optional<PlainTime> read_time(const json::object& fields, std::string_view name) {
  const auto* time = said::child(fields, name);
  if (time == nullptr) {
    return std::nullopt;
  }
  if (const auto date = parse_local_date(said::text(*time, "date"))) {
    return PlainTime{date, {}, {}};
  }
  if (const auto at = parse_rfc3339(said::text(*time, "dateTime"))) {
    return PlainTime{{}, *at, said::text(*time, "timeZone")};
  }
  return std::nullopt;
}

std::string participation_in(const json::object& fields) {
  struct Word {
    std::string_view google;
    std::string_view icalendar;
  };
  constexpr std::array kWords{Word{"declined", "DECLINED"}, Word{"tentative", "TENTATIVE"},
                              Word{"accepted", "ACCEPTED"}, Word{"needsAction", "NEEDS-ACTION"}};
  const auto* attendees = said::list(fields, "attendees");
  if (attendees == nullptr) {
    return {};
  }
  for (const auto& value : *attendees) {
    const auto* attendee = value.if_object();
    if (attendee == nullptr || !said::flag(*attendee, "self")) {
      continue;
    }
    const auto response = said::text(*attendee, "responseStatus");
    for (const auto& word : kWords) {
      if (word.google == response) {
        return std::string(word.icalendar);
      }
    }
    return "NEEDS-ACTION";
  }
  return {};
}

/// Kinds of entries that are more, or less, than an appointment (rules N6 and N7).
std::string busy_status_of(std::string_view type) {
  if (type == "workingLocation" || type == "birthday") {
    return "WORKINGELSEWHERE";
  }
  return type == "outOfOffice" || type == "focusTime" ? "OOF" : "";
}

std::string status_of(const std::string& status) {
  return status == "cancelled" ? "CANCELLED" : status == "tentative" ? "TENTATIVE" : "CONFIRMED";
}

/// What only our own copies are looked at for.
void read_words(const json::object& fields, PlainEvent& plain) {
  plain.summary = said::text(fields, "summary");
  plain.description = said::text(fields, "description");
  plain.location = said::text(fields, "location");
}

/// A copy of ours goes by our UID, and by the SEQUENCE of the version of ours that it shows: Google
/// counts by itself. It is ours if it also stands under our name: whoever duplicates an entry
/// duplicates the marks.
void read_marks(const json::object& fields, GoogleEvent& event) {
  const auto* properties = said::child(fields, "extendedProperties");
  const auto* marks = properties != nullptr ? said::child(*properties, "private") : nullptr;
  if (marks == nullptr) {
    return;
  }
  const auto uid = said::text(*marks, kUid);
  const auto number = number_in(said::text(*marks, kNumber)).value_or(0);
  if (uid.empty() || number < 0 || number > 1000 ||
      event.id != google_id(uid, static_cast<int>(number))) {
    return;
  }
  event.own_uid = uid;
  event.own_number = static_cast<int>(number);
  event.plain.uid = uid;
  event.plain.sequence = number_in(said::text(*marks, kSequence)).value_or(0);
  // Two clocks would be compared otherwise, Google's and ours.
  event.plain.changed_at.reset();
  read_words(fields, event.plain);
}

json::object time_body(const PlainTime& time) {
  json::object out;
  if (time.date) {
    out["date"] = to_string(*time.date);
    return out;
  }
  const auto zone = TimeZone::find(time.zone.empty() ? "UTC" : time.zone);
  const auto offset = zone ? zone->offset_at(time.at) : std::chrono::seconds{0};
  out["dateTime"] = to_rfc3339(time.at, offset);
  out["timeZone"] = zone ? zone->name() : "UTC";
  return out;
}

/// For PATCH, which keeps what is not named: an entry is either all-day or timed.
json::object patched_time(const PlainTime& time) {
  auto out = time_body(time);
  if (time.date) {
    out["dateTime"] = nullptr;
    out["timeZone"] = nullptr;
  } else {
    out["date"] = nullptr;
  }
  return out;
}

json::object words_of(std::string_view uid, int number, const PlainEvent& plain) {
  json::object marks;
  marks[kUid] = std::string(uid);
  marks[kSequence] = std::to_string(plain.sequence);
  marks[kNumber] = std::to_string(number);
  json::object properties;
  properties["private"] = std::move(marks);
  json::object out;
  out["summary"] = plain.summary;
  out["description"] = plain.description;
  out["location"] = plain.location;
  out["status"] = plain.status == "TENTATIVE" ? "tentative" : "confirmed";
  out["transparency"] = plain.transparent ? "transparent" : "opaque";
  out["extendedProperties"] = std::move(properties);
  return out;
}

Result<PlainEvent> copy_in(std::string_view staff_copy) {
  auto plain = icalendar::read_plain(staff_copy);
  if (!plain || !plain->end) {
    return Error{Errc::refused, "the copy is no event that Google can hold"};
  }
  return plain;
}

/// Zones may be told by other names of theirs.
bool same_time(const PlainTime& a, const PlainTime& b) { return a.date == b.date && a.at == b.at; }

/// When the last occurrence is over at the latest, where each rule names its end.
std::optional<Instant> end_of_series(const std::vector<std::string>& recurrence) {
  constexpr std::string_view kUntil = "UNTIL=";
  std::optional<Instant> end;
  for (const auto& line : recurrence) {
    if (line.starts_with("EXDATE")) {
      continue;
    }
    const auto at = line.find(kUntil);
    const auto day =
        at == std::string::npos
            ? std::nullopt
            : icalendar::parse_date(std::string_view(line).substr(at + kUntil.size(), 8));
    if (!day) {
      return std::nullopt;
    }
    const Instant over{day->local.time_since_epoch() + kLongOccurrence};
    end = std::max(end.value_or(over), over);
  }
  return end;
}

std::string version_of(const std::string& etag, std::optional<Instant> over) {
  if (!over) {
    return etag;
  }
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*over).time_since_epoch();
  return etag + ' ' + std::to_string(seconds.count());
}

}  // namespace

std::string_view google_fields() {
  return "id,etag,status,iCalUID,sequence,updated,summary,description,location,start,end,"
         "recurrence,recurringEventId,originalStartTime,transparency,visibility,eventType,"
         "attendees(self,responseStatus),extendedProperties/private";
}

std::optional<Instant> GoogleEvent::over() const {
  if (!unreadable.empty()) {
    return std::nullopt;
  }
  if (recurs()) {
    return end_of_series(plain.recurrence);
  }
  const auto& last = plain.end ? *plain.end : plain.start;
  if (!last.date) {
    return last.at;
  }
  return Instant{last.date->time_since_epoch()} + kFarthestWest;
}

std::optional<GoogleEvent> read_google_event(const json::object& fields) {
  GoogleEvent event;
  event.id = said::text(fields, "id");
  if (event.id.empty()) {
    return std::nullopt;
  }
  event.etag = said::text(fields, "etag");
  event.series = said::text(fields, "recurringEventId");
  auto& plain = event.plain;
  plain.status = status_of(said::text(fields, "status"));
  event.cancelled = plain.status == "CANCELLED";
  plain.uid = said::text(fields, "iCalUID");
  if (plain.uid.empty()) {
    // Details may be hidden from us; the object still needs a name.
    plain.uid = event.root() + "@google.com";
  }
  if (const auto* sequence = said::member(fields, "sequence")) {
    plain.sequence = sequence->is_int64() ? sequence->get_int64() : 0;
  }
  plain.changed_at = parse_rfc3339(said::text(fields, "updated"));
  plain.recurrence_id =
      event.series.empty() ? std::nullopt : read_time(fields, "originalStartTime");
  const auto start = read_time(fields, "start");
  // Of a cancelled occurrence Google tells no more than where the series had it.
  if (start || plain.recurrence_id) {
    plain.start = start ? *start : *plain.recurrence_id;
    plain.end = read_time(fields, "end");
  } else {
    event.unreadable = "Google tells no start";
  }
  if (!event.series.empty() && !plain.recurrence_id) {
    event.unreadable = "Google does not tell which occurrence it is";
  }
  if (const auto* lines = said::list(fields, "recurrence")) {
    for (const auto& line : *lines) {
      if (const auto* text = line.if_string()) {
        plain.recurrence.emplace_back(text->data(), text->size());
      }
    }
  }
  plain.transparent = said::text(fields, "transparency") == "transparent";
  plain.participation = participation_in(fields);
  plain.busy_status = busy_status_of(said::text(fields, "eventType"));
  read_marks(fields, event);
  return event;
}

std::string google_version(const GoogleEvent& event) {
  return version_of(event.etag, event.over());
}

std::string google_version(const GoogleEvent& master, const std::vector<GoogleEvent>& exceptions) {
  std::vector<std::string> parts{master.etag};
  auto over = master.over();
  for (const auto& exception : exceptions) {
    parts.push_back(exception.id + ' ' + exception.etag);
    const auto last = exception.over();
    over = over && last ? std::optional(std::max(*over, *last)) : std::nullopt;
  }
  std::sort(parts.begin(), parts.end());
  std::string all;
  for (const auto& part : parts) {
    all += part + '\n';
  }
  return version_of(std::string(kSeries) + sha256_hex(all).substr(0, 24), over);
}

std::string etag_in(std::string_view version) {
  return version.starts_with(kSeries) ? std::string{}
                                      : std::string(version.substr(0, version.rfind(' ')));
}

std::optional<Instant> over_in(std::string_view version) {
  const auto space = version.rfind(' ');
  const auto seconds =
      space == std::string_view::npos ? std::nullopt : number_in(version.substr(space + 1));
  return seconds ? std::optional(Instant{std::chrono::seconds{*seconds}}) : std::nullopt;
}

std::string google_id(std::string_view uid, int number) {
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
  const auto salted =
      number == 0 ? std::string(uid) : std::string(uid) + '\n' + std::to_string(number);
  const auto hash = sha256(salted);
  // RFC 4648 section 7 in lower case, without padding.
  std::string out;
  unsigned bits = 0;
  unsigned held = 0;
  for (const auto octet : hash) {
    bits = (bits << 8) | std::to_integer<unsigned>(octet);
    for (held += 8; held >= 5; held -= 5) {
      out += kDigits[(bits >> (held - 5)) & 31];
    }
  }
  out += kDigits[(bits << (5 - held)) & 31];
  return out;
}

Result<json::object> google_insertion(std::string_view uid, int number,
                                      std::string_view staff_copy) {
  const auto plain = copy_in(staff_copy);
  if (!plain) {
    return plain.error();
  }
  auto out = words_of(uid, number, *plain);
  out["id"] = google_id(uid, number);
  out["start"] = time_body(plain->start);
  out["end"] = time_body(*plain->end);
  return out;
}

Result<json::object> google_patch(std::string_view uid, int number, std::string_view staff_copy) {
  const auto plain = copy_in(staff_copy);
  if (!plain) {
    return plain.error();
  }
  auto out = words_of(uid, number, *plain);
  out["start"] = patched_time(plain->start);
  out["end"] = patched_time(*plain->end);
  // An appointment happens once, whatever somebody made of its copy.
  out["recurrence"] = nullptr;
  return out;
}

bool says_the_same(const GoogleEvent& there, std::string_view staff_copy) {
  const auto wanted = icalendar::read_plain(staff_copy);
  if (!wanted || there.cancelled || there.recurs() || !there.unreadable.empty()) {
    return false;
  }
  const auto& here = there.plain;
  return here.uid == wanted->uid && here.sequence == wanted->sequence &&
         same_time(here.start, wanted->start) && here.end && wanted->end &&
         same_time(*here.end, *wanted->end) && here.summary == wanted->summary &&
         here.description == wanted->description && here.location == wanted->location &&
         here.status == wanted->status && here.transparent == wanted->transparent;
}

}  // namespace holdfast::sync
