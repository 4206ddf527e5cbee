// Reading a 207 answer (RFC 4918 section 13) of servers that differ in everything but the names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::webdav {

/// Properties that share a status. A propstat without a status that can be read counts as 200, as
/// servers mean it.
struct PropStat {
  int status = 200;
  std::vector<Element> properties;
};

struct MultistatusResponse {
  /// As the server wrote it, without surrounding white space: relative, absolute path or URL. May
  /// be empty (iCloud has sent that).
  std::string href;
  /// The status of the whole response: 404 for a deleted member of sync-collection, 507 for a
  /// truncated one; some servers put 200 beside propstats.
  std::optional<int> status;
  std::vector<PropStat> propstats;

  /// The property if a propstat with a 2xx status has it.
  [[nodiscard]] std::optional<Element> property(const Name& name) const;
  /// Its text; nothing if the property is not there.
  [[nodiscard]] std::optional<std::string> text(const Name& name) const;
};

/// Owns what its responses look at. Movable.
struct MultistatusAnswer {
  Document document;
  std::vector<MultistatusResponse> responses;
  /// D:sync-token of sync-collection; nothing if missing or empty.
  std::optional<std::string> sync_token;
};

/// Errors: invalid_xml (also if the root is not D:multistatus), too_large.
Result<MultistatusAnswer> read_multistatus(std::string_view body, const XmlLimits& limits = {});

/// The code in "HTTP/1.1 404 Not Found"; nothing if there is none.
std::optional<int> read_status_line(std::string_view line);

}  // namespace holdfast::webdav
