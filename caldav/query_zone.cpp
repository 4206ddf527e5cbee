#include "caldav/query_zone.hpp"

#include "caldav/errors.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

using Found = std::optional<icalendar::Zone>;

Result<Found> read_definition(const webdav::Element& element, icalendar::Steps& steps) {
  const auto text = element.text();
  auto zone = icalendar::zone_of_text(trim(text), steps);
  if (!zone) {
    return precondition("C:valid-calendar-data",
                        "timezone is an iCalendar text with one VTIMEZONE that can be evaluated");
  }
  return zone;
}

}  // namespace

Result<Found> read_query_zone(const webdav::Element& body, icalendar::Steps& steps) {
  const auto definition = body.child(webdav::caldav("timezone"));
  const auto name = body.child(webdav::caldav("timezone-id"));
  if (definition && name) {
    return Error{Errc::validation, "timezone or timezone-id, not both"};
  }
  if (definition) {
    return read_definition(*definition, steps);
  }
  if (!name) {
    return Found{};
  }
  const auto text = name->text();
  auto known = icalendar::zone_by_name(text);
  if (!known) {
    return precondition("C:valid-timezone", "the tz database has no zone of that name");
  }
  return Found(icalendar::Zone(std::move(*known)));
}

}  // namespace holdfast::caldav
