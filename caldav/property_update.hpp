// What a client wants to set and remove: PROPPATCH (RFC 4918 section 9.2), and the properties that
// a MKCALENDAR or an extended MKCOL begins with.
#pragma once

#include <optional>
#include <vector>

#include "caldav/property.hpp"
#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"
#include "store/commands/calendars.hpp"

namespace holdfast::caldav {

/// One property of the request, and what becomes of it.
struct UpdatedProperty {
  /// Looks into the request's document.
  webdav::Name name;
  int status = 200;
  /// The precondition that was not met.
  std::optional<webdav::Name> error = {};
};

struct PropertyUpdate {
  /// No name twice, in the order of the request.
  std::vector<UpdatedProperty> properties;
  /// To be made if all is well.
  store::CalendarChange change;

  [[nodiscard]] bool accepted() const;
  /// All or nothing: what was in order fails with what was not (424).
  void refuse_all();
  /// One refusal for what the store said of the whole.
  void refuse_all(int status, webdav::Name error);
};

/// A guest is a calendar of somebody else in one's own home: what is set there is kept for its
/// owner alone and changes nothing of the calendar.
enum class UpdateOf { resource, guest, new_calendar };

/// Reads the D:set and D:remove elements of `body`. Kind: of the resource.
/// Errors: validation (too many properties; something to remove from what is only being made, RFC
/// 4791 section 9.2 and RFC 5689 section 5.1).
Result<PropertyUpdate> read_update(const webdav::Element& body, UpdateOf what, Kind kind,
                                   Instant now);

/// A D:propstat for each outcome, in order.
void write_propstats(webdav::XmlWriter& xml, const PropertyUpdate& update);

}  // namespace holdfast::caldav
