// What a client makes its request depend on (RFC 9110 section 13).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/http.hpp"
#include "store/base/result.hpp"
#include "store/calendar.hpp"

namespace holdfast::webdav {

/// One condition header: "*" or a list of entity tags.
struct TagList {
  bool any = false;
  struct Tag {
    bool weak = false;
    /// Without quotes.
    std::string value;
  };
  std::vector<Tag> tags;
};

/// Errors: validation, for what is no list of entity tags.
Result<TagList> read_tag_list(std::string_view value);

struct WritePrecondition {
  store::WriteCondition condition;
  /// The client asked for any condition at all.
  bool conditional = false;
};

/// The condition of a PUT or DELETE, to be judged inside the transaction: otherwise two clients
/// could both pass the check, and one of them would lose its change.
///
/// Errors: validation (malformed, or If-None-Match with tags, which no write needs);
/// precondition_failed for If-Schedule-Tag-Match, which is never given out here: it cannot hold,
/// and passing over it would overwrite a change. The header If is another matter (if_header.hpp).
Result<WritePrecondition> read_write_precondition(const HttpHeaders& headers);

/// Whether If-None-Match of a GET names the stored version: 304 then. A header that is no list of
/// tags is passed over.
bool is_not_modified(const HttpHeaders& headers, std::string_view etag);

}  // namespace holdfast::webdav
