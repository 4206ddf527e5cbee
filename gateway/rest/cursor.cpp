#include "gateway/rest/cursor.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kForm = "1";
constexpr std::size_t kLongest = 1024;

/// Enough to tell lists apart; a forged one only leads to another place in the caller's own list.
std::string mark_of(std::string_view list) { return sha256_hex(list).substr(0, 16); }

Error mismatch() {
  return {Errc::cursor_mismatch,
          "The cursor was not made for this list with these filters. Repeat the filters, or begin "
          "without a cursor.",
          {}};
}

/// RFC 4648 section 5, without padding: needs no escape in a query.
std::string to_url_safe(std::string_view bytes) {
  auto text = to_base64(bytes);
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> from_url_safe(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '-', '+');
  std::replace(plain.begin(), plain.end(), '_', '/');
  return from_base64(plain);
}

}  // namespace

std::string make_cursor(std::string_view list, const std::vector<std::string>& position) {
  auto text = std::string(kForm) + '\n' + mark_of(list);
  for (const auto& part : position) {
    text += '\n' + part;
  }
  return to_url_safe(text);
}

Result<std::vector<std::string>> read_cursor(std::string_view cursor, std::string_view list) {
  if (cursor.size() > kLongest) {
    return mismatch();
  }
  const auto text = from_url_safe(cursor);
  if (!text) {
    return mismatch();
  }
  std::vector<std::string> parts;
  std::string_view rest = *text;
  for (;;) {
    const auto end = std::min(rest.find('\n'), rest.size());
    parts.emplace_back(rest.substr(0, end));
    if (end == rest.size()) {
      break;
    }
    rest.remove_prefix(end + 1);
  }
  if (parts.size() < 3 || parts[0] != kForm || parts[1] != mark_of(list)) {
    return mismatch();
  }
  parts.erase(parts.begin(), parts.begin() + 2);
  return parts;
}

std::string next_link(std::string_view base_url, const Request& request, std::string_view cursor) {
  auto target = std::string(base_url) + request.path + '?';
  for (const auto& [name, value] : request.query.all()) {
    if (name != "cursor") {
      target += name + '=' + percent_encode(value) + '&';
    }
  }
  return '<' + target + "cursor=" + std::string(cursor) + ">; rel=\"next\"";
}

}  // namespace holdfast::gateway::rest
