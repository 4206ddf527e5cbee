#include "caldav/icalendar/read.hpp"
#include "caldav/property.hpp"
#include "caldav/sync_token.hpp"

namespace holdfast::caldav {
namespace {

using webdav::caldav;
using webdav::XmlWriter;

// RFC 4791 section 5.2.3. Apple decides by it between Calendar and Reminders.
bool supported_components(XmlWriter& xml, const Subject& subject) {
  for (const auto& component : subject.place.calendar->components) {
    xml.empty(caldav("comp"), "name", component);
  }
  return true;
}

bool supported_data(XmlWriter& xml, const Subject&) {
  xml.empty(caldav("calendar-data"), "content-type", "text/calendar");
  return true;
}

bool max_resource_size(XmlWriter& xml, const Subject& subject) {
  xml.text(std::to_string(subject.settings.max_resource_size));
  return true;
}

bool max_instances(XmlWriter& xml, const Subject&) {
  xml.text(std::to_string(icalendar::Limits{}.max_instances));
  return true;
}

// RFC 4791 section 5.2.9: each is a property, of which a component has so many.
bool max_attendees(XmlWriter& xml, const Subject&) {
  xml.text(std::to_string(icalendar::Limits{}.max_properties));
  return true;
}

// RFC 4791 sections 5.2.6 and 5.2.7: what iCalendar itself can write.
bool min_date_time(XmlWriter& xml, const Subject&) {
  xml.text("00010101T000000Z");
  return true;
}

bool max_date_time(XmlWriter& xml, const Subject&) {
  xml.text("99991231T235959Z");
  return true;
}

// RFC 4791 section 7.5.1.
bool supported_collations(XmlWriter& xml, const Subject&) {
  xml.element(caldav("supported-collation"), "i;ascii-casemap");
  xml.element(caldav("supported-collation"), "i;octet");
  return true;
}

// RFC 7809 section 5.2.2: the zone that floating times are read in.
bool timezone_id(XmlWriter& xml, const Subject& subject) {
  const auto& own = subject.place.calendar->time_zone;
  xml.text(own.empty() ? subject.place.resource->time_zone : own);
  return true;
}

// RFC 6638 section 9.1.
bool transparency(XmlWriter& xml, const Subject& subject) {
  xml.empty(caldav(subject.place.calendar->transparent ? "transparent" : "opaque"));
  return true;
}

bool token(XmlWriter& xml, const Subject& subject) {
  xml.text(sync_token(subject.settings.history, subject.place.calendar->id,
                      subject.place.calendar->change));
  return true;
}

bool getctag(XmlWriter& xml, const Subject& subject) {
  xml.text(collection_tag(subject.settings.history, subject.place.calendar->change));
  return true;
}

// RFC 5995 section 3.2: where a client POSTs an object that it has no name for.
bool add_member(XmlWriter& xml, const Subject& subject) {
  if (!subject.place.writable) {
    return false;
  }
  xml.href(href_of(subject.place.target, subject.settings.root));
  return true;
}

constexpr auto kHere = in(Kind::calendar);

constexpr Property kRows[] = {
    {caldav("supported-calendar-component-set"), kHere, supported_components},
    {caldav("supported-calendar-data"), kHere, supported_data},
    {caldav("max-resource-size"), kHere, max_resource_size},
    {caldav("max-instances"), kHere, max_instances},
    {caldav("max-attendees-per-instance"), kHere, max_attendees},
    {caldav("min-date-time"), kHere, min_date_time},
    {caldav("max-date-time"), kHere, max_date_time},
    {caldav("supported-collation-set"), kHere, supported_collations},
    {caldav("calendar-timezone-id"), kHere, timezone_id},
    {caldav("schedule-calendar-transp"), kHere, transparency},
    {webdav::dav("sync-token"), kHere, token, false, true},
    {webdav::calendarserver("getctag"), kHere, getctag, false, true},
    {webdav::dav("add-member"), kHere, add_member},
};

}  // namespace

std::span<const Property> calendar_properties() { return kRows; }

}  // namespace holdfast::caldav
