// Wall times and instants. The rules of a zone come from the system's tz database, by cctz as
// packaged in Abseil; libical's conversion errs around clock changes.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast {

/// A wall time without a zone, second precision.
struct LocalTime {
  std::chrono::local_seconds value;
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// A wall date.
using LocalDate = std::chrono::local_days;

/// "2026-12-01T10:00:00" or "2026-12-01T10:00" without zone or offset.
std::optional<LocalTime> parse_local_time(std::string_view text);
/// "2026-12-01".
std::optional<LocalDate> parse_local_date(std::string_view text);
std::string to_string(LocalDate date);
std::string to_string(LocalTime time);

/// What a wall time means in a zone: one instant, or none (it lies in the gap of a clock change),
/// or two (in the fold).
struct LocalMeaning {
  enum class Kind { unique, gap, fold };
  Kind kind = Kind::unique;
  /// unique: both the same. gap: `earlier` is the reading with the offset before the change as
  /// RFC 5545 section 3.3.5 wants it, `later` the first existing instant after the gap.
  /// fold: the first and the second occurrence.
  Instant earlier;
  Instant later;
};

/// One zone of the tz database. Immutable; any thread.
class TimeZone {
 public:
  /// Fails with Errc::validation for a name that the tz database does not have.
  static Result<TimeZone> find(std::string_view name);
  static TimeZone utc();
  /// The version of the tz database on this machine, such as "2026f"; empty if it does not say. A
  /// process keeps the rules that it read first, so another version counts from the next start on.
  static std::string database_version();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::chrono::seconds offset_at(Instant at) const;
  /// The abbreviation in force, such as "CET". For people, not for programs.
  [[nodiscard]] std::string abbreviation_at(Instant at) const;
  [[nodiscard]] LocalTime to_local(Instant at) const;
  [[nodiscard]] LocalDate date_at(Instant at) const;
  [[nodiscard]] LocalMeaning meaning_of(LocalTime local) const;
  /// RFC 5545 section 3.3.5: the first occurrence in a fold; in a gap the reading with the offset
  /// before the gap.
  [[nodiscard]] Instant to_instant(LocalTime local) const;
  /// The first instant that exists at or after the wall time: what a working window means.
  [[nodiscard]] Instant first_instant_at_or_after(LocalTime local) const;
  /// The next change of the offset after `at`, if the tz database knows one.
  [[nodiscard]] std::optional<Instant> next_transition(Instant at) const;

 private:
  struct Rules;
  TimeZone(std::string name, std::shared_ptr<const Rules> rules)
      : name_(std::move(name)), rules_(std::move(rules)) {}
  std::string name_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace holdfast
