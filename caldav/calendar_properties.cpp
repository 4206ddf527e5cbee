#include "caldav/icalendar/read.hpp"
#include "caldav/property.hpp"
#include "caldav/sync_token.hpp"

namespace holdfast::caldav {
namespace {

using webdav::XmlWriter;

// RFC 4791 section 5.2.3. Apple decides by it between Calendar and Reminders.
bool supported_components(XmlWriter& xml, const Subject&) {
  xml.empty(webdav::caldav("comp"), "name", "VEVENT");
  xml.empty(webdav::caldav("comp"), "name", "VTODO");
  return true;
}

bool supported_data(XmlWriter& xml, const Subject&) {
  xml.empty(webdav::caldav("calendar-data"), "content-type", "text/calendar");
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

// RFC 7809 section 5.2.2: the zone that floating times are read in.
bool timezone_id(XmlWriter& xml, const Subject& subject) {
  xml.text(subject.place.resource->time_zone);
  return true;
}

bool token(XmlWriter& xml, const Subject& subject) {
  xml.text(sync_token(subject.place.calendar->id, subject.place.calendar->change));
  return true;
}

// The forerunner of the sync-token: another text whenever a member has changed.
bool getctag(XmlWriter& xml, const Subject& subject) {
  xml.text(std::to_string(subject.place.calendar->change));
  return true;
}

constexpr auto kHere = in(Kind::calendar);

constexpr Property kRows[] = {
    {webdav::caldav("supported-calendar-component-set"), kHere, supported_components},
    {webdav::caldav("supported-calendar-data"), kHere, supported_data},
    {webdav::caldav("max-resource-size"), kHere, max_resource_size},
    {webdav::caldav("max-instances"), kHere, max_instances},
    {webdav::caldav("calendar-timezone-id"), kHere, timezone_id},
    {webdav::dav("sync-token"), kHere, token},
    {webdav::calendarserver("getctag"), kHere, getctag},
};

}  // namespace

std::span<const Property> calendar_properties() { return kRows; }

}  // namespace holdfast::caldav
