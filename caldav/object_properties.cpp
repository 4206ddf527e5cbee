#include <algorithm>

#include "caldav/content_type.hpp"
#include "caldav/property.hpp"

namespace holdfast::caldav {
namespace {

using webdav::XmlWriter;

bool getetag(XmlWriter& xml, const Subject& subject) {
  const auto& file = subject.place.file;
  if (subject.entry == nullptr && !file) {
    return false;
  }
  xml.text('"' + (subject.entry != nullptr ? subject.entry->etag : file->etag) + '"');
  return true;
}

bool getcontenttype(XmlWriter& xml, const Subject& subject) {
  const auto& file = subject.place.file;
  if (subject.entry == nullptr && !file) {
    return false;
  }
  xml.text(subject.entry != nullptr ? content_type_of(*subject.entry) : file->type);
  return true;
}

bool getcontentlength(XmlWriter& xml, const Subject& subject) {
  const auto& file = subject.place.file;
  // Of a text that nobody has made the length is not known (veil).
  const auto size = subject.entry != nullptr ? subject.entry->size : file ? file->size : -1;
  if (size < 0) {
    return false;
  }
  xml.text(std::to_string(size));
  return true;
}

bool getlastmodified(XmlWriter& xml, const Subject& subject) {
  const auto& file = subject.place.file;
  if (subject.entry == nullptr && !file) {
    return false;
  }
  xml.text(to_http_date(subject.entry != nullptr ? subject.entry->modified_at : file->modified_at));
  return true;
}

// RFC 4331. Calendars have no quota, so they tell none.
bool quota_used(XmlWriter& xml, const Subject& subject) {
  xml.text(std::to_string(subject.place.kept.octets));
  return true;
}

bool quota_available(XmlWriter& xml, const Subject& subject) {
  const auto most = store::FileLimits{}.max_octets;
  xml.text(std::to_string(std::max<std::int64_t>(0, most - subject.place.kept.octets)));
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

constexpr auto kHere = in(Kind::object, Kind::file);
constexpr auto kFolders = in(Kind::files, Kind::folder);

constexpr Property kRows[] = {
    {webdav::dav("getetag"), kHere | in(Kind::folder), getetag, true, true},
    {webdav::dav("getcontenttype"), kHere, getcontenttype, true, true},
    {webdav::dav("getcontentlength"), kHere, getcontentlength, true, true},
    {webdav::dav("getlastmodified"), kHere, getlastmodified, true, true},
    {webdav::dav("quota-used-bytes"), kFolders, quota_used},
    {webdav::dav("quota-available-bytes"), kFolders, quota_available},
    {webdav::caldav("calendar-data"), in(Kind::object), calendar_data, false, true},
};

}  // namespace

std::span<const Property> object_properties() { return kRows; }

}  // namespace holdfast::caldav
