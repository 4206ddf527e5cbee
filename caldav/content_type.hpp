// The media type of calendar objects.
#pragma once

#include <string>

#include "store/base/http.hpp"
#include "store/base/result.hpp"
#include "store/calendar.hpp"

namespace holdfast::caldav {

/// "text/calendar; charset=utf-8; component=VEVENT" (RFC 5545 section 8.1).
std::string content_type_of(const store::ObjectEntry& entry);

/// Whether a body may be XML by what its headers say. Without a Content-Type it may.
bool is_xml(const HttpHeaders& headers);

/// Whether a body can be taken as iCalendar by what its headers say. A missing Content-Type is
/// taken for one: the body will tell.
/// Errors: unsupported_calendar_data; validation for parts and encodings of a body.
Status check_calendar_body(const HttpHeaders& headers);

}  // namespace holdfast::caldav
