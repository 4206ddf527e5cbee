// XML names of WebDAV, CalDAV and the extensions that clients ask for.
#pragma once

#include <cstddef>
#include <string_view>

namespace holdfast::webdav {

/// An expanded name: namespace and local part. The texts belong to someone else (a constant, or the
/// document that the name was read from).
struct Name {
  std::string_view ns;
  std::string_view local;
  friend bool operator==(const Name&, const Name&) = default;
};

inline constexpr std::string_view kDav = "DAV:";
inline constexpr std::string_view kCalDav = "urn:ietf:params:xml:ns:caldav";
inline constexpr std::string_view kCalendarServer = "http://calendarserver.org/ns/";
inline constexpr std::string_view kAppleIcal = "http://apple.com/ns/ical/";
/// Our own elements: what no RFC has a name for.
inline constexpr std::string_view kHoldfast = "https://holdfast.dev/ns/";

constexpr Name dav(std::string_view local) { return {kDav, local}; }
constexpr Name caldav(std::string_view local) { return {kCalDav, local}; }
constexpr Name calendarserver(std::string_view local) { return {kCalendarServer, local}; }
constexpr Name own(std::string_view local) { return {kHoldfast, local}; }

/// Whether a text that came as a value may be written as a name (the ASCII part of an NCName).
constexpr bool is_ncname(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool later = (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!letter && (i == 0 || !later)) {
      return false;
    }
  }
  return !text.empty();
}

}  // namespace holdfast::webdav
