// principal-search-property-set, RFC 3744 section 9.5: what people can be searched by.
#include "caldav/errors.hpp"
#include "caldav/reports/principal_search.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/webdav/xml_writer.hpp"

namespace holdfast::caldav {

Awaitable<Result<HttpResponse>> principal_search_property_set(const Door&, const Call&,
                                                              webdav::Element) {
  using webdav::dav;
  webdav::XmlWriter xml(dav("principal-search-property-set"),
                        {webdav::kDav, webdav::kCalDav, webdav::kCalendarServer});
  for (const auto& searched : searched_properties()) {
    xml.open(dav("principal-search-property"));
    xml.open(dav("prop"));
    xml.empty(searched.name);
    xml.close(dav("prop"));
    xml.element(dav("description"), searched.description);
    xml.close(dav("principal-search-property"));
  }
  co_return xml_response(200, std::move(xml).finish());
}

}  // namespace holdfast::caldav
