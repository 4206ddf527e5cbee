#include "sync/providers/dav_bodies.hpp"

#include "caldav/webdav/xml_writer.hpp"

namespace holdfast::sync {

using webdav::caldav;
using webdav::dav;
using webdav::XmlWriter;

std::string propfind_body(std::initializer_list<webdav::Name> properties) {
  XmlWriter xml(dav("propfind"), {webdav::kDav, webdav::kCalDav, webdav::kCalendarServer});
  xml.open(dav("prop"));
  for (const auto& property : properties) {
    xml.empty(property);
  }
  xml.close(dav("prop"));
  return std::move(xml).finish();
}

std::string sync_collection_body(std::string_view token) {
  XmlWriter xml(dav("sync-collection"), {webdav::kDav});
  xml.element(dav("sync-token"), token);
  xml.element(dav("sync-level"), "1");
  xml.open(dav("prop"));
  xml.empty(dav("getetag"));
  xml.close(dav("prop"));
  return std::move(xml).finish();
}

std::string multiget_body(const std::vector<std::string>& hrefs) {
  XmlWriter xml(caldav("calendar-multiget"), {webdav::kDav, webdav::kCalDav});
  xml.open(dav("prop"));
  xml.empty(dav("getetag"));
  xml.empty(caldav("calendar-data"));
  xml.close(dav("prop"));
  for (const auto& href : hrefs) {
    xml.href(href);
  }
  return std::move(xml).finish();
}

std::string uid_query_body(std::string_view uid) {
  // A filter for VCALENDAR alone is refused by iCloud, so the component is named.
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
      "<D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name=\"VCALENDAR\">"
      "<C:comp-filter name=\"VEVENT\"><C:prop-filter name=\"UID\">"
      "<C:text-match collation=\"i;octet\">";
  webdav::append_escaped(out, uid);
  out +=
      "</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter>"
      "</C:calendar-query>";
  return out;
}

}  // namespace holdfast::sync
