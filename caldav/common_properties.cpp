#include "caldav/property.hpp"
#include "caldav/reports/reports.hpp"

namespace holdfast::caldav {
namespace {

using webdav::dav;
using webdav::XmlWriter;

void principal_href(XmlWriter& xml, const Subject& subject, const store::User& user) {
  xml.href(href_of(principal_of(user.login), subject.settings.root));
}

bool resourcetype(XmlWriter& xml, const Subject& subject) {
  const auto kind = subject.kind;
  if (is_collection(kind)) {
    xml.empty(dav("collection"));
  }
  if (kind == Kind::principal) {
    xml.empty(dav("principal"));
  }
  if (kind == Kind::calendar) {
    xml.empty(webdav::caldav("calendar"));
  }
  return true;
}

bool displayname(XmlWriter& xml, const Subject& subject) {
  switch (subject.kind) {
    case Kind::root:
      xml.text("Holdfast");
      return true;
    case Kind::principals:
      xml.text("Principals");
      return true;
    case Kind::homes:
      xml.text("Calendars");
      return true;
    case Kind::principal:
    case Kind::home:
      xml.text(subject.place.owner->name);
      return true;
    case Kind::calendar:
      xml.text(subject.place.calendar->name);
      return true;
    case Kind::files:
      xml.text("Files of " + subject.place.owner->name);
      return true;
    case Kind::object:
    case Kind::folder:
    case Kind::file:
      return false;
  }
  return false;
}

// RFC 5397. On every URL: clients ask wherever a user's typing brought them.
bool current_user_principal(XmlWriter& xml, const Subject& subject) {
  principal_href(xml, subject, subject.viewer);
  return true;
}

// RFC 3253 section 3.1.5. Made from the table of reports, so that the two cannot disagree.
bool supported_report_set(XmlWriter& xml, const Subject& subject) {
  for (const auto& report : reports()) {
    if ((report.kinds & in(subject.kind)) != 0) {
      xml.open(dav("supported-report"));
      xml.open(dav("report"));
      xml.empty(report.name);
      xml.close(dav("report"));
      xml.close(dav("supported-report"));
    }
  }
  return true;
}

// RFC 5842 section 3.1: an identity that stays when names change.
bool resource_id(XmlWriter& xml, const Subject& subject) {
  if (subject.kind == Kind::calendar) {
    xml.href("urn:holdfast:calendar:" + subject.place.calendar->id.value);
  } else if (subject.kind == Kind::home) {
    xml.href("urn:holdfast:home:" + subject.place.owner->id.value);
  } else {
    xml.href("urn:holdfast:user:" + subject.place.owner->id.value);
  }
  return true;
}

// RFC 4918 section 15.1. Objects are not asked when they first came.
bool creationdate(XmlWriter& xml, const Subject& subject) {
  const auto& place = subject.place;
  const auto made = subject.kind == Kind::calendar ? place.calendar->created_at
                    : place.file                   ? place.file->created_at
                                                   : Instant{};
  if (made == Instant{}) {
    return false;
  }
  xml.text(to_rfc3339(std::chrono::floor<std::chrono::seconds>(made)));
  return true;
}

constexpr Property kRows[] = {
    {dav("resourcetype"), kEverywhere, resourcetype, true, true},
    {dav("displayname"), kEverywhere & ~in(Kind::object, Kind::folder, Kind::file), displayname,
     true},
    {dav("creationdate"), in(Kind::calendar, Kind::folder, Kind::file), creationdate, true},
    {dav("current-user-principal"), kEverywhere, current_user_principal},
    {dav("supported-report-set"), kEverywhere, supported_report_set},
    {dav("resource-id"), in(Kind::principal, Kind::home, Kind::calendar), resource_id},
};

}  // namespace

std::span<const Property> common_properties() { return kRows; }

}  // namespace holdfast::caldav
