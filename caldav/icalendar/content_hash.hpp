// "Changed in meaning": a hash that does not move when a server merely rewrites an object.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::icalendar {

/// SHA-256, in lower-case hex, of the normalised object: without DTSTAMP, CREATED, LAST-MODIFIED,
/// PRODID, X-WR- properties, VALARM and VTIMEZONE; independent of the order of properties,
/// parameters and components, of folding, line ends and the case of names. A text that cannot be
/// scanned is hashed as it is. Pure; any thread.
std::string content_hash(std::string_view text);

}  // namespace holdfast::icalendar
