#include "gateway/rest/entity_tags.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

/// Entity tags of a list, as sent. Ours hold no commas, so a comma always separates.
std::vector<std::string_view> tags_in(std::string_view list) {
  std::vector<std::string_view> tags;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const auto tag = trim(list.substr(0, end));
    if (!tag.empty()) {
      tags.push_back(tag);
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return tags;
}

/// The number in a strong tag of ours, else 0. A weak one never matches for a write (RFC 9110
/// section 13.1.1).
std::int64_t version_in(std::string_view tag) {
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') {
    return 0;
  }
  const auto digits = tag.substr(1, tag.size() - 2);
  std::int64_t version = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  const bool whole = fault == std::errc{} && end == digits.data() + digits.size();
  return whole && version > 0 ? version : 0;
}

std::string_view without_weakness(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

}  // namespace

std::string version_tag(std::int64_t version) { return '"' + std::to_string(version) + '"'; }

std::int64_t expected_version(const HttpHeaders& headers, std::int64_t current) {
  const auto condition = headers.joined("If-Match").value_or("");
  std::int64_t first = 0;
  for (const auto tag : tags_in(condition)) {
    const auto version = tag == "*" ? current : version_in(tag);
    if (version == current) {
      return current;
    }
    if (first == 0) {
      first = version;
    }
  }
  return first;
}

HttpResponse unless_known(const HttpHeaders& request, HttpResponse response) {
  const auto condition = request.joined("If-None-Match");
  const auto etag = response.headers.find("ETag");
  if (!condition || !etag) {
    return response;
  }
  for (const auto tag : tags_in(*condition)) {
    if (tag == "*" || without_weakness(tag) == without_weakness(*etag)) {
      HttpResponse unchanged;
      unchanged.status = 304;
      unchanged.headers.set("ETag", *etag);
      return unchanged;
    }
  }
  return response;
}

}  // namespace holdfast::gateway::rest
