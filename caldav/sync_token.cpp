#include "caldav/sync_token.hpp"

#include <charconv>

namespace holdfast::caldav {

std::string sync_token(std::string_view history, const store::CalendarId& calendar,
                       std::int64_t change) {
  std::string token = "urn:holdfast:sync:";
  if (!history.empty()) {
    token += history;
    token += ':';
  }
  return token + calendar.value + ':' + std::to_string(change);
}

std::string collection_tag(std::string_view history, std::int64_t change) {
  auto tag = std::to_string(change);
  if (!history.empty()) {
    tag += '-';
    tag += history;
  }
  return tag;
}

Result<std::int64_t> read_sync_token(std::string_view token, std::string_view history,
                                     const store::Calendar& calendar) {
  const auto colon = token.rfind(':');
  std::int64_t change = -1;
  if (colon != std::string_view::npos) {
    std::from_chars(token.data() + colon + 1, token.data() + token.size(), change);
  }
  // Written anew and compared, so that no other spelling of a token is one.
  if (change < 0 || token != sync_token(history, calendar.id, change)) {
    return Error{Errc::invalid_sync_token, "no sync-token of this calendar"};
  }
  // A token from the future: the file was put back to an older one since, past our own backups.
  if (change > calendar.change) {
    return Error{Errc::invalid_sync_token, "a sync-token that was not given out"};
  }
  return change;
}

}  // namespace holdfast::caldav
