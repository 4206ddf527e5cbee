// What a URL names.
#pragma once

#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::caldav {

enum class Kind {
  root,        // /dav/
  principals,  // /dav/principals/
  principal,   // /dav/principals/<login>/
  homes,       // /dav/calendars/
  home,        // /dav/calendars/<login>/
  calendar,    // /dav/calendars/<login>/<slug>/
  object,      // /dav/calendars/<login>/<slug>/<name>
  files,       // /dav/files/<login>/
  folder,      // /dav/files/<login>/<path>/
  file,        // /dav/files/<login>/<path>
};

constexpr bool is_collection(Kind kind) { return kind != Kind::object && kind != Kind::file; }
constexpr bool is_in_files(Kind kind) {
  return kind == Kind::files || kind == Kind::folder || kind == Kind::file;
}

/// Segments are decoded. Whether anything is there is another question, and whether a path in
/// somebody's files is a folder or a file is known from the store alone.
struct Target {
  Kind kind = Kind::root;
  std::string login = {};
  std::string calendar = {};
  std::string object = {};
  /// In the files: segments with "/" between them; no segment has one.
  std::string path = {};
  friend bool operator==(const Target&, const Target&) = default;
};

/// Reads the path of a request target or of an href, decoding each segment once, after splitting:
/// "%2F" inside a segment is a character of a name, and no name has one.
///
/// "/" and "/principals/" count as the root and the principals: there some clients begin.
///
/// Errors: validation for a broken escape, a control character, text that is not UTF-8, or dot
/// segments, which a client resolves before it sends; not_found for all else that names nothing
/// here, doubled slashes among them.
Result<Target> read_target(std::string_view path, std::string_view root);

/// The canonical path, percent-encoded; collections end with a slash.
std::string href_of(const Target& target, std::string_view root);

Target principal_of(std::string_view login);
Target home_of(std::string_view login);
Target calendar_in(const Target& home, std::string_view slug);
Target object_in(const Target& calendar, std::string_view name);
/// A folder or file of the same person; "" is the root of their files.
Target file_of(std::string_view login, std::string_view path, bool folder);

}  // namespace holdfast::caldav
