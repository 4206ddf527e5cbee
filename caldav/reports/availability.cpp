#include "caldav/reports/availability.hpp"

#include "caldav/icalendar/availability.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

/// The text as it was set; empty for none.
std::string availability_kept_with(const store::Reads& reads, const Door& door,
                                   const std::string& subject) {
  for (const auto& kept : reads.dead_properties(subject, subject)) {
    if (kept.ns != webdav::kCalDav || kept.local != "calendar-availability") {
      continue;
    }
    if (const auto document = webdav::Document::parse(kept.xml, door.settings.xml)) {
      const auto text = document->root().text();
      return std::string(trim(text));
    }
  }
  return {};
}

}  // namespace

Status add_unavailability(const Door& door, const Shelf& shelf, TimeRange range, BusySpans& spans) {
  const auto text = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    const auto& owner = shelf.place.owner->id;
    auto of_home = availability_kept_with(reads, door, store::home_subject(owner));
    return of_home.empty() ? availability_kept_with(reads, door, store::principal_subject(owner))
                           : of_home;
  });
  if (text.empty()) {
    return {};
  }
  const auto found = icalendar::unavailable_in(text, range, shelf.options, shelf.floating);
  if (!found) {
    return found.error();
  }
  for (const auto& one : *found) {
    spans.add(one.time, one.type);
  }
  return {};
}

}  // namespace holdfast::caldav
