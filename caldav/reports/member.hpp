// A calendar object in a report's answer.
#pragma once

#include <cstdint>
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

/// What a piece of a report has cost so far. A thread serves many connections: a piece ends when it
/// has cost some 20 ms, however few objects that were.
class Work {
 public:
  /// In steps of recurrence rules, some 20 ns each.
  void add(std::int64_t steps) { steps_ += steps; }
  /// Of a text that was taken apart, or compared so often.
  void add_text(std::size_t octets, std::size_t times = 1) {
    steps_ += static_cast<std::int64_t>(octets * times / kOctetsInAStep);
  }
  [[nodiscard]] bool enough() const { return steps_ > kMost; }

 private:
  static constexpr std::int64_t kMost = 1'000'000;
  static constexpr std::size_t kOctetsInAStep = 4;
  std::int64_t steps_ = 0;
};

/// What there is of a member: its entry always, as the viewer may know it.
struct Member {
  const store::ObjectEntry& entry;
  /// Null where only the entry was read.
  const std::string* text = nullptr;
  /// The text, read, where somebody needed that.
  icalendar::Object* object = nullptr;
  /// What clients keep with it, if that was asked for.
  std::vector<store::DeadProperty> kept = {};
};

/// Reads it for that member. Of what the viewer sees the time of alone nothing is told.
std::vector<store::DeadProperty> kept_with_member(const store::Reads& reads, const Call& call,
                                                  const Shelf& shelf,
                                                  const store::ObjectEntry& entry,
                                                  const MemberRequest& request);

/// Errors: too_many_instances, where an expansion has more than are written for one object.
Status write_member(webdav::Multistatus& out, const Door& door, const Call& call,
                    const Shelf& shelf, std::string_view href, const Member& member,
                    const MemberRequest& request, Work& work);
/// The same for the member of that name; false if there is none.
Result<bool> write_member_named(webdav::Multistatus& out, const Door& door, const Call& call,
                                const store::Reads& reads, const Shelf& shelf,
                                std::string_view href, std::string_view name,
                                const MemberRequest& request, Work& work);

/// The whole answer; known from now on for whoever asks the same, if it tells what is steady alone.
HttpResponse members_response(const Door& door, const Call& call, const MemberRequest& request,
                              webdav::Multistatus out);

/// An answer that would be longer than Settings::max_answer.
Error answer_too_long();

}  // namespace holdfast::caldav
