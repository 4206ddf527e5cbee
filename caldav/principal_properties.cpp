#include "caldav/property.hpp"

namespace holdfast::caldav {
namespace {

using webdav::XmlWriter;

// RFC 3744 section 4.2.
bool principal_url(XmlWriter& xml, const Subject& subject) {
  xml.href(href_of(principal_of(subject.place.owner->login), subject.settings.root));
  return true;
}

// RFC 4791 section 6.2.1.
bool calendar_home_set(XmlWriter& xml, const Subject& subject) {
  xml.href(href_of(home_of(subject.place.owner->login), subject.settings.root));
  return true;
}

// RFC 6638 section 2.4.1. Clients tell by it which attendee of an event is the user.
bool calendar_user_address_set(XmlWriter& xml, const Subject& subject) {
  if (subject.place.resource && !subject.place.resource->email.empty()) {
    xml.href("mailto:" + subject.place.resource->email);
  }
  return principal_url(xml, subject);
}

bool email_address_set(XmlWriter& xml, const Subject& subject) {
  if (!subject.place.resource || subject.place.resource->email.empty()) {
    return false;
  }
  xml.element(webdav::calendarserver("email-address"), subject.place.resource->email);
  return true;
}

// RFC 3744 section 4.4: there are no groups.
bool nothing(XmlWriter&, const Subject&) { return true; }

constexpr auto kHere = in(Kind::principal);

// No CS:notification-URL, no CS:dropbox-home-URL, no scheduling inbox or outbox: a client that is
// given one uses it.
constexpr Property kRows[] = {
    {webdav::dav("principal-URL"), kHere, principal_url},
    {webdav::dav("alternate-URI-set"), kHere, nothing},
    {webdav::dav("group-membership"), kHere, nothing},
    {webdav::caldav("calendar-home-set"), kHere, calendar_home_set},
    {webdav::caldav("calendar-user-address-set"), kHere, calendar_user_address_set},
    {webdav::calendarserver("email-address-set"), kHere, email_address_set},
};

}  // namespace

std::span<const Property> principal_properties() { return kRows; }

}  // namespace holdfast::caldav
