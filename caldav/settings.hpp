// What an operator can choose of the CalDAV server, and its bounds.
#pragma once

#include <cstddef>
#include <string>

#include "caldav/webdav/xml.hpp"

namespace holdfast::caldav {

struct Settings {
  /// The path that everything lies below; begins and ends with a slash, needs no escaping.
  std::string root = "/dav/";
  /// Of one calendar object; told as C:max-resource-size.
  std::size_t max_resource_size = std::size_t{1} << 20;
  std::size_t max_multiget = 10'000;
  /// Bounds on request bodies that are XML.
  webdav::XmlLimits xml = {};
  /// Octets of one multistatus. Whoever asks for more is told to ask for less
  /// (DAV:number-of-matches-within-limits).
  std::size_t max_answer = std::size_t{64} << 20;
  /// Rows that are read in one go: of entries, and of texts, which may be large. Between two pieces
  /// the thread serves other requests.
  int piece = 500;
  int text_piece = 100;
  /// Which history of changes the store tells (store/history.hpp); the server reads it.
  std::string history = {};
  /// Octets of answers that are kept in memory while they hold.
  std::size_t known_answers = std::size_t{16} << 20;
};

}  // namespace holdfast::caldav
