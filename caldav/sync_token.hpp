// What a client holds of the state of a calendar (RFC 6578).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/result.hpp"
#include "store/calendar.hpp"

namespace holdfast::caldav {

/// A URI, as RFC 6578 section 6.4 wants it; clients keep it and send it back, and know no more.
/// `history`: Settings::history. A token of another one means another state.
std::string sync_token(std::string_view history, const store::CalendarId& calendar,
                       std::int64_t change);

/// The change number in a token of this calendar that it can have given out.
/// Errors: invalid_sync_token for any other text; the client then reads everything again.
Result<std::int64_t> read_sync_token(std::string_view token, std::string_view history,
                                     const store::Calendar& calendar);

/// getctag, the forerunner of the sync-token: another text whenever a member has changed.
std::string collection_tag(std::string_view history, std::int64_t change);

}  // namespace holdfast::caldav
