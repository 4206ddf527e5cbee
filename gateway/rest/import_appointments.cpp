#include "gateway/rest/import_appointments.hpp"

#include <algorithm>

#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/values.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;
using icalendar::Component;
using icalendar::Property;

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestNote = 4000;
constexpr std::size_t kLongestUid = 1000;

Error refused(std::string sentence) { return {Errc::validation, std::move(sentence), {}}; }

/// The address of a "mailto:" value; empty for any other one.
std::string address_of(const Property& person) {
  constexpr std::string_view kMailto = "mailto:";
  const auto value = person.value;
  const bool is_mail = value.size() > kMailto.size() &&
                       equal_ignoring_case(value.substr(0, kMailto.size()), kMailto);
  return is_mail ? std::string(value.substr(kMailto.size())) : std::string{};
}

/// At most so many octets, and whole characters.
std::string shortened(std::string text, std::size_t most) {
  if (text.size() > most) {
    text.resize(most);
    while (!text.empty() && !is_utf8(text)) {
      text.pop_back();
    }
  }
  return text;
}

/// In one line: names have no line breaks.
std::string in_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return std::string(trim(text));
}

json::object customer_of(const Component& event) {
  const auto* organizer = event.find("ORGANIZER");
  const auto host = organizer == nullptr ? std::string{} : to_lower(address_of(*organizer));
  json::object customer;
  customer["name"] =
      shortened(in_one_line(icalendar::unescape(event.value_of("SUMMARY"))), kLongestName);
  for (const auto& property : event.properties) {
    const auto email = property.is("ATTENDEE") ? address_of(property) : std::string{};
    if (email.empty() || to_lower(email) == host) {
      continue;
    }
    customer["email"] = email;
    const auto name = in_one_line(std::string(property.parameter("CN")));
    if (!name.empty()) {
      customer["name"] = shortened(name, kLongestName);
    }
    break;
  }
  return customer;
}

/// The zone that its start names, where we know it.
std::string zone_of(const Component& event, const TimeZone& otherwise) {
  const auto* start = event.find("DTSTART");
  const auto named = start == nullptr ? std::string_view{} : start->parameter("TZID");
  return !named.empty() && TimeZone::find(std::string(named)) ? std::string(named)
                                                              : otherwise.name();
}

/// Why the event is no appointment; nothing if it is one.
std::optional<Error> why_none(const Component& event, const store::ObjectDraft& draft) {
  if (draft.component != "VEVENT") {
    return refused("It is no event.");
  }
  if (draft.cancelled) {
    return refused("It is cancelled.");
  }
  if (draft.recurring) {
    return refused("It repeats: book it with POST /v1/series.");
  }
  if (!draft.incomplete.empty() || !draft.first) {
    return refused("It cannot be read: " + draft.incomplete);
  }
  if (equal_ignoring_case(event.find("DTSTART")->parameter("VALUE"), "DATE")) {
    return refused("It takes whole days, and no time of day.");
  }
  const auto length = draft.first->length();
  if (length <= Duration{0} || length % std::chrono::minutes{1} != Duration{0}) {
    return refused("An appointment lasts whole minutes.");
  }
  return std::nullopt;
}

json::object item_of(const ImportedEvent& imported, const Component& event,
                     const store::ObjectDraft& draft, const AppointmentTerms& terms) {
  json::object booking;
  booking["service"] = terms.service;
  booking["starts_at"] = to_rfc3339(draft.first->start);
  booking["time_zone"] = zone_of(event, terms.zone);
  booking["duration"] =
      std::chrono::duration_cast<std::chrono::minutes>(draft.first->length()).count();
  booking["customer"] = customer_of(event);
  const auto note = shortened(icalendar::unescape(event.value_of("DESCRIPTION")), kLongestNote);
  if (!note.empty()) {
    booking["note"] = note;
  }
  if (imported.uid.size() <= kLongestUid) {
    booking["metadata"] = json::object{{"uid", imported.uid}};
  }
  json::object item;
  item["key"] = "ics-" + imported.object.key;
  item["booking"] = std::move(booking);
  return item;
}

}  // namespace

ImportRow row_of(const ImportedEvent& imported, const AppointmentTerms& terms,
                 const store::Reads& reads) {
  icalendar::ReadOptions options;
  options.zone = &terms.zone;
  const auto draft = icalendar::read_external(imported.object.text, options);
  const auto scanned = icalendar::scan_tolerantly(imported.object.text, options.limits);
  if (!draft || !scanned) {
    return {imported.line, refused("It cannot be read.")};
  }
  const auto& components = scanned->calendars.front().children;
  const auto event = std::find_if(components.begin(), components.end(), [](const auto& component) {
    return icalendar::is_object_kind(component.name);
  });
  if (event == components.end()) {
    return {imported.line, refused("It is no event.")};
  }
  if (auto why = why_none(*event, *draft)) {
    return {imported.line, std::move(*why)};
  }
  if (const auto ours = reads.booking_by_uid(terms.agency, imported.uid)) {
    return {imported.line, Error{Errc::already_exists,
                                 "It is the booking " + ours->id.value + " of this agency.",
                                 {{"booking", ours->id.value}}}};
  }
  return {imported.line, item_of(imported, *event, *draft, terms)};
}

}  // namespace holdfast::gateway::rest
