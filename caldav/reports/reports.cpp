#include "caldav/reports/reports.hpp"

namespace holdfast::caldav {
namespace {

using webdav::dav;

constexpr Report kReports[] = {
    {webdav::caldav("calendar-query"), in(Kind::home, Kind::calendar, Kind::object),
     calendar_query},
    {webdav::caldav("calendar-multiget"), in(Kind::home, Kind::calendar, Kind::object),
     calendar_multiget},
    {webdav::caldav("free-busy-query"), in(Kind::home, Kind::calendar), free_busy_query},
    {dav("sync-collection"), in(Kind::calendar), sync_collection},
    {dav("expand-property"), in(Kind::principal, Kind::home, Kind::calendar), expand_property},
    {dav("principal-property-search"), in(Kind::principals), principal_property_search},
    {dav("principal-search-property-set"), in(Kind::principals), principal_search_property_set},
};

}  // namespace

std::span<const Report> reports() { return kReports; }

}  // namespace holdfast::caldav
