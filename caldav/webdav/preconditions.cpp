#include "caldav/webdav/preconditions.hpp"

#include <algorithm>
#include <optional>

#include "store/base/text.hpp"

namespace holdfast::webdav {
namespace {

/// One entity tag from the front of `rest` (RFC 9110 section 8.8.3).
std::optional<TagList::Tag> take_tag(std::string_view& rest) {
  TagList::Tag tag;
  if (rest.starts_with("W/")) {
    tag.weak = true;
    rest.remove_prefix(2);
  }
  if (!rest.starts_with('"')) {
    return std::nullopt;
  }
  const auto end = rest.find('"', 1);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  tag.value = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return tag;
}

}  // namespace

Result<TagList> read_tag_list(std::string_view value) {
  const Error malformed{Errc::validation, "a condition is \"*\" or a list of quoted entity tags"};
  TagList list;
  auto rest = trim(value);
  if (rest == "*") {
    list.any = true;
    return list;
  }
  while (!rest.empty()) {
    // Empty elements of a list are passed over (RFC 9110 section 5.6.1.2).
    if (rest.front() == ',') {
      rest = trim(rest.substr(1));
      continue;
    }
    auto tag = take_tag(rest);
    rest = trim(rest);
    if (!tag || (!rest.empty() && rest.front() != ',')) {
      return malformed;
    }
    list.tags.push_back(std::move(*tag));
  }
  if (list.tags.empty()) {
    return malformed;
  }
  return list;
}

Result<WritePrecondition> read_write_precondition(const HttpHeaders& headers) {
  WritePrecondition result;
  if (const auto if_match = headers.joined("If-Match")) {
    const auto list = read_tag_list(*if_match);
    if (!list) {
      return list.error();
    }
    result.conditional = true;
    result.condition.must_exist = list->any;
    for (const auto& tag : list->tags) {
      // If-Match compares strongly: a weak tag matches nothing. No stored tag contains a quote.
      result.condition.etags.push_back(tag.weak ? "W/\"" + tag.value + '"' : tag.value);
    }
  }
  if (const auto if_none_match = headers.joined("If-None-Match")) {
    const auto list = read_tag_list(*if_none_match);
    if (!list) {
      return list.error();
    }
    if (!list->any) {
      return Error{Errc::validation,
                   "If-None-Match of a write is \"*\"; use If-Match for versions"};
    }
    result.conditional = true;
    result.condition.must_not_exist = true;
  }
  if (headers.find("If-Schedule-Tag-Match")) {
    return Error{Errc::precondition_failed,
                 "If-Schedule-Tag-Match names a state that this server never gave out"};
  }
  return result;
}

bool is_not_modified(const HttpHeaders& headers, std::string_view etag) {
  const auto header = headers.joined("If-None-Match");
  if (!header) {
    return false;
  }
  const auto list = read_tag_list(*header);
  if (!list) {
    return false;
  }
  // The weak comparison: W/"1" is the same as "1" (RFC 9110 section 13.1.2).
  return list->any || std::any_of(list->tags.begin(), list->tags.end(),
                                  [&](const auto& tag) { return tag.value == etag; });
}

}  // namespace holdfast::webdav
