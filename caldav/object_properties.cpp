#include "caldav/content_type.hpp"
#include "caldav/property.hpp"

namespace holdfast::caldav {
namespace {

using webdav::XmlWriter;

bool getetag(XmlWriter& xml, const Subject& subject) {
  xml.text('"' + subject.entry->etag + '"');
  return true;
}

bool getcontenttype(XmlWriter& xml, const Subject& subject) {
  xml.text(content_type_of(*subject.entry));
  return true;
}

bool getcontentlength(XmlWriter& xml, const Subject& subject) {
  xml.text(std::to_string(subject.entry->size));
  return true;
}

bool getlastmodified(XmlWriter& xml, const Subject& subject) {
  xml.text(to_http_date(subject.entry->modified_at));
  return true;
}

// RFC 4791 section 9.6: no property of its own, but named like one in reports, and only there.
bool calendar_data(XmlWriter& xml, const Subject& subject) {
  if (subject.text == nullptr) {
    return false;
  }
  xml.text(*subject.text);
  return true;
}

constexpr auto kHere = in(Kind::object);

constexpr Property kRows[] = {
    {webdav::dav("getetag"), kHere, getetag, true},
    {webdav::dav("getcontenttype"), kHere, getcontenttype, true},
    {webdav::dav("getcontentlength"), kHere, getcontentlength, true},
    {webdav::dav("getlastmodified"), kHere, getlastmodified, true},
    {webdav::caldav("calendar-data"), kHere, calendar_data},
};

}  // namespace

std::span<const Property> object_properties() { return kRows; }

}  // namespace holdfast::caldav
