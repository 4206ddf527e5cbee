// Instants and half-open ranges of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// A point in time, UTC, in microseconds since 1970 (leap seconds not counted). This is also how
/// the store keeps it.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// `[start, end)`.
struct TimeRange {
  Instant start;
  Instant end;

  [[nodiscard]] bool empty() const { return end <= start; }
  [[nodiscard]] Duration length() const { return end - start; }
  [[nodiscard]] bool contains(Instant at) const { return start <= at && at < end; }
  [[nodiscard]] bool contains(const TimeRange& other) const {
    return start <= other.start && other.end <= end;
  }
  [[nodiscard]] bool overlaps(const TimeRange& other) const {
    return start < other.end && other.start < end;
  }
  friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// Microseconds since 1970, the stored form.
inline std::int64_t to_stored(Instant at) { return at.time_since_epoch().count(); }
inline Instant from_stored(std::int64_t us) { return Instant{Duration{us}}; }

/// RFC 3339 in UTC with a Z, with fractional digits only where they are not zero:
/// "2026-12-01T09:00:00Z".
std::string to_rfc3339(Instant at);

/// RFC 3339 with the offset spelt out: "2026-12-01T10:00:00+01:00". `offset` is seconds east.
std::string to_rfc3339(Instant at, std::chrono::seconds offset);

/// Reads RFC 3339 with an offset or Z. Nothing else: no local time, no date alone. Years 1970 to
/// 9999; a leap second is refused.
std::optional<Instant> parse_rfc3339(std::string_view text);

/// IMF-fixdate of RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string to_http_date(Instant at);

/// The date and time of RFC 5322 section 3.3 in UTC: "Sun, 06 Nov 1994 08:49:37 +0000".
std::string to_mail_date(Instant at);

}  // namespace holdfast
