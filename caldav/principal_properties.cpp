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

void write_proxied(XmlWriter& xml, const Subject& subject, bool may_write) {
  for (const auto& one : subject.place.proxied) {
    if (one.may_write == may_write) {
      xml.href(href_of(principal_of(one.login), subject.settings.root));
    }
  }
}

// CalendarServer's delegation: the principals whose calendars this one may read, or write. Apple's
// and Android's clients look for further homes there.
bool proxy_read_for(XmlWriter& xml, const Subject& subject) {
  write_proxied(xml, subject, false);
  return true;
}

bool proxy_write_for(XmlWriter& xml, const Subject& subject) {
  write_proxied(xml, subject, true);
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
    {webdav::dav("group-member-set"), kHere, nothing},
    {webdav::calendarserver("calendar-proxy-read-for"), kHere, proxy_read_for},
    {webdav::calendarserver("calendar-proxy-write-for"), kHere, proxy_write_for},
    {webdav::caldav("calendar-home-set"), kHere, calendar_home_set},
    {webdav::caldav("calendar-user-address-set"), kHere, calendar_user_address_set},
    {webdav::calendarserver("email-address-set"), kHere, email_address_set},
};

}  // namespace

std::span<const Property> principal_properties() { return kRows; }

}  // namespace holdfast::caldav
