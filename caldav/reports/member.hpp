// A calendar object in a report's answer.
#pragma once

#include <string_view>

#include "caldav/call.hpp"
#include "caldav/properties.hpp"
#include "caldav/webdav/multistatus.hpp"

namespace holdfast::caldav {

/// What a report on calendar objects wants of each.
/// Errors: as read_property_request; unsupported_calendar_data for a C:calendar-data that asks for
/// something else than the text as it is stored (another media type, C:expand, a limit).
Result<PropertyRequest> read_member_request(const Call& call, const webdav::Element& body);

/// `text` is null where only the entry was read.
void write_member(webdav::Multistatus& out, const Door& door, const Call& call,
                  std::string_view href, const store::ObjectEntry& entry, const std::string* text,
                  const PropertyRequest& request);

/// The canonical href of a member of the call's calendar.
std::string member_href(const Call& call, std::string_view name);

/// An answer that would be longer than Settings::max_answer.
Error answer_too_long();

}  // namespace holdfast::caldav
