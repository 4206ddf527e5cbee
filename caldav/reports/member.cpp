#include "caldav/reports/member.hpp"

#include "caldav/errors.hpp"
#include "caldav/webdav/depth.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

// RFC 4791 section 9.6. A list of components and properties to be returned is passed over: more
// than asked for does no harm. Expanded instances are another matter, because a client would take
// the series for a single event.
Status check_calendar_data(const webdav::Element& data) {
  const auto type = data.attribute("content-type").value_or("text/calendar");
  const auto version = data.attribute("version").value_or("2.0");
  if (!equal_ignoring_case(type, "text/calendar") || version != "2.0") {
    return Error{Errc::unsupported_calendar_data, "text/calendar version 2.0 is what there is"};
  }
  for (const auto* refused : {"expand", "limit-recurrence-set", "limit-freebusy-set"}) {
    if (data.child(webdav::caldav(refused))) {
      return Error{Errc::unsupported_calendar_data,
                   "objects are returned whole: recurrences are expanded at the client"};
    }
  }
  return {};
}

}  // namespace

Result<PropertyRequest> read_member_request(const Call& call, const webdav::Element& body) {
  if (const auto prop = body.child(webdav::dav("prop"))) {
    if (const auto data = prop->child(webdav::caldav("calendar-data"))) {
      if (auto checked = check_calendar_data(*data); !checked) {
        return checked.error();
      }
    }
  }
  return read_property_request(body, webdav::prefers_minimal(call.request.headers));
}

void write_member(webdav::Multistatus& out, const Door& door, const Call& call,
                  std::string_view href, const store::ObjectEntry& entry, const std::string* text,
                  const PropertyRequest& request) {
  const Subject subject{.settings = door.settings,
                        .viewer = call.user,
                        .place = call.place,
                        .kind = Kind::object,
                        .entry = &entry,
                        .text = text};
  write_response(out, href, subject, request);
}

std::string member_href(const Call& call, std::string_view name) {
  return call.href + percent_encode(name);
}

Error answer_too_long() {
  return precondition("D:number-of-matches-within-limits", "ask for less at a time");
}

}  // namespace holdfast::caldav
