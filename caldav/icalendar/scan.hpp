// The text of an iCalendar stream as a tree of components and properties: RFC 5545 section 3.1,
// and nothing of what values mean.
//
// It comes before libical on purpose. libical drops or repairs in silence what it does not
// understand, takes square time for long lines and recurses without bound; what passes here is
// harmless to it. It is also all that the reading of times needs, so that one tree serves both.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/read.hpp"

namespace holdfast::icalendar {

struct Parameter {
  std::string_view name;
  /// As written: may be quoted, may be a list.
  std::string_view value;

  /// Without the quotes of a single quoted value.
  [[nodiscard]] std::string_view unquoted() const;
};

struct Property {
  std::string_view name;
  std::vector<Parameter> parameters;
  std::string_view value;
  /// The whole content line, unfolded.
  std::string_view line;

  [[nodiscard]] bool is(std::string_view other) const;
  /// Unquoted; empty if absent.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

struct Component {
  std::string_view name;
  std::vector<Property> properties;
  std::vector<Component> children;
  /// Names of lines that could not be read (tolerant scan only).
  std::vector<std::string_view> damaged;
  /// Its END is missing (tolerant scan only): more may have been meant than is here.
  bool cut_off = false;

  [[nodiscard]] bool is(std::string_view other) const;
  /// The first one, or null.
  [[nodiscard]] const Property* find(std::string_view property) const;
  /// Of the first one; empty if absent.
  [[nodiscard]] std::string_view value_of(std::string_view property) const;
  [[nodiscard]] int count(std::string_view property) const;
};

/// VEVENT, VTODO, VJOURNAL or VFREEBUSY: what a calendar object resource consists of.
bool is_object_kind(std::string_view component);

/// Owns the unfolded text that the tree's views point into. Movable: the views stay valid.
struct Scanned {
  std::unique_ptr<std::string> text;
  /// The VCALENDARs. Exactly one after a strict scan.
  std::vector<Component> calendars;
  /// What of the structure the tolerant scan passed over, for people; empty if nothing.
  std::string passed_over;
};

/// Refuses whatever breaks the grammar or a limit. Errors: too_large, invalid_calendar_data.
Result<Scanned> scan_strictly(std::string_view text, const Limits& limits);

/// Takes what can be taken: any line end, a byte order mark, controls, octets that are no UTF-8,
/// lines without a colon, missing ENDs. Errors: too_large, invalid_calendar_data if there is no
/// VCALENDAR.
Result<Scanned> scan_tolerantly(std::string_view text, const Limits& limits);

}  // namespace holdfast::icalendar
