// A 207 answer, written as it comes (RFC 4918 section 13).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "caldav/webdav/xml_writer.hpp"

namespace holdfast::webdav {

/// "HTTP/1.1 404 Not Found", for D:status.
std::string_view status_line(int status);

class Multistatus {
 public:
  Multistatus();

  /// A response that is a status and nothing else, with an error element where one is named.
  void status(std::string_view href, int status, std::optional<Name> error = {});

  /// A response with propstats: begin, propstats, end. Between begin_propstat and end_propstat the
  /// properties go to `xml()`.
  void begin(std::string_view href);
  void begin_propstat();
  void end_propstat(int status, std::optional<Name> error = {});
  void end();

  /// D:sync-token, after the last response (RFC 6578 section 6.4).
  void sync_token(std::string_view token) { xml_.element(dav("sync-token"), token); }

  XmlWriter& xml() { return xml_; }
  [[nodiscard]] std::size_t size() const { return xml_.size(); }
  std::string finish() && { return std::move(xml_).finish(); }

 private:
  XmlWriter xml_;
};

}  // namespace holdfast::webdav
