// Events of Microsoft Graph v1.0 and the iCalendar text that says the same.
//
// Graph expands series itself: each occurrence is an object of its own here, and no rule is ever
// converted. A client cannot choose the iCalendar UID, and there is no SEQUENCE, so both stand in
// extended properties of our copies.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "caldav/icalendar/plain_event.hpp"
#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::sync {

/// What is kept with our copies, and asked for with $expand: UID, SEQUENCE, and a print of what we
/// wrote, by which a repetition finds itself done.
inline constexpr std::string_view kGraphUid =
    "String {6f2b1c0e-7d55-4a0e-9a43-0c3b6f6a1d10} Name gw-uid";
inline constexpr std::string_view kGraphSequence =
    "String {6f2b1c0e-7d55-4a0e-9a43-0c3b6f6a1d10} Name gw-sequence";
inline constexpr std::string_view kGraphPrint =
    "String {6f2b1c0e-7d55-4a0e-9a43-0c3b6f6a1d10} Name gw-print";

/// "$expand=…" for the three, percent-encoded.
std::string graph_expansion();

struct GraphEvent {
  enum class Type { single, occurrence, exception, master };
  std::string id;
  std::string etag;
  Type type = Type::single;
  /// Of an occurrence or exception.
  std::string master;
  /// Everything that the service said of it.
  boost::json::object fields;

  // Of our copies, where asked for.
  std::string own_uid;
  std::int64_t own_sequence = 0;
  std::string own_print;

  /// An occurrence as delta tells it: what it says besides its times is its master's to say.
  [[nodiscard]] bool is_bare() const;
  /// By its transactionId it may be a copy that we made; nothing: the service does not tell.
  [[nodiscard]] std::optional<bool> may_be_ours() const;
  /// Start and end as instants; nothing if there are none that can be read. Of all-day events: from
  /// midnight to midnight UTC.
  [[nodiscard]] std::optional<TimeRange> span() const;
};

/// Nothing for what has no id.
std::optional<GraphEvent> read_graph_event(const boost::json::object& fields);

/// The version that is told: of an occurrence also that of the master whose words it takes.
std::string graph_version(const GraphEvent& event, const GraphEvent* master);

/// `master` may be null. Errors: validation, if the times cannot be read.
Result<std::string> graph_text(const GraphEvent& event, const GraphEvent* master);

/// What a copy is told to Graph: never attendees, which would be sent invitations.
struct GraphCopy {
  /// As PATCH takes it.
  boost::json::object fields;
  /// Changes with everything in it.
  std::string print;
};

/// Errors: refused, if the text is no staff copy.
Result<GraphCopy> graph_copy(std::string_view uid, std::string_view staff_copy);

/// For a POST that may be sent twice: the same for the same UID and generation.
std::string graph_transaction(std::string_view uid, int generation);

/// Whether our copy stands there as we would write it: the print, and the times, which people move.
bool is_as_written(const GraphEvent& there, const GraphCopy& copy);

}  // namespace holdfast::sync
