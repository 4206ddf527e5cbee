// A calendar object in a report's answer.
#pragma once

#include <string_view>

#include "caldav/icalendar/excerpt.hpp"
#include "caldav/properties.hpp"
#include "caldav/reports/scope.hpp"
#include "caldav/webdav/multistatus.hpp"

namespace holdfast::caldav {

/// What a report on calendar objects wants of each.
struct MemberRequest {
  PropertyRequest properties;
  icalendar::Excerpt excerpt = {};
  /// C:calendar-data is among the properties.
  bool wants_text = false;
};

/// Errors: as read_property_request and read_calendar_data.
Result<MemberRequest> read_member_request(const Call& call, const webdav::Element& body);

/// What there is of a member: its entry always.
struct Member {
  const store::ObjectEntry& entry;
  /// Null where only the entry was read.
  const std::string* text = nullptr;
  /// The text, read, where somebody needed that.
  icalendar::Object* object = nullptr;
  /// What clients keep with it, if that was asked for.
  std::vector<store::DeadProperty> kept = {};
};

/// Reads it for the member of that name.
std::vector<store::DeadProperty> kept_with_member(const store::Reads& reads, const Shelf& shelf,
                                                  std::string_view name,
                                                  const MemberRequest& request);

/// Errors: too_many_instances, where an expansion has more than are written for one object.
Status write_member(webdav::Multistatus& out, const Door& door, const Call& call,
                    const Shelf& shelf, std::string_view href, const Member& member,
                    const MemberRequest& request);

/// The whole answer; known from now on for whoever asks the same, if it tells what is steady alone.
HttpResponse members_response(const Door& door, const Call& call, const MemberRequest& request,
                              webdav::Multistatus out);

/// An answer that would be longer than Settings::max_answer.
Error answer_too_long();

}  // namespace holdfast::caldav
