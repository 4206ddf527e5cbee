// Any filter, and any wish for parts of a text, against any calendar object: the XML of both, a
// NUL, the object. What is written of an object can be read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "caldav/calendar_data.hpp"
#include "caldav/matching.hpp"
#include "caldav/query_zone.hpp"

namespace {

using namespace holdfast;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

icalendar::ReadOptions options() {
  icalendar::ReadOptions options;
  options.limits.max_instances = 500;
  options.limits.max_recurrence_steps = 50'000;
  return options;
}

void look_at(const webdav::Element& body, std::string_view text) {
  icalendar::Steps steps{50'000};
  const auto zone = caldav::read_query_zone(body, steps);
  const auto floating = zone && *zone ? **zone : icalendar::Zone(TimeZone::utc());
  const auto object = icalendar::Object::read(text, options(), floating);
  if (!object) {
    return;
  }
  if (const auto element = body.child(webdav::caldav("filter"))) {
    if (const auto filter = caldav::read_filter(*element)) {
      caldav::narrowing_of(*filter);
      caldav::matches(*filter, *object);
    }
  }
  if (const auto element = body.child(webdav::caldav("calendar-data"))) {
    const auto excerpt = caldav::read_calendar_data(*element);
    const auto written = excerpt ? icalendar::text_of(*object, *excerpt) : std::string{};
    if (excerpt && written) {
      require(icalendar::Object::read(*written, options(), floating) != nullptr);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\0');
  if (end == input.npos) {
    return 0;
  }
  const auto document = webdav::Document::parse(input.substr(0, end));
  if (document) {
    look_at(document->root(), input.substr(end + 1));
  }
  return 0;
}
