// Any octets through all readers of calendar text. What the strict reading takes, the tolerant one
// must take too, and what we write from it must be readable.
#include <cstdint>
#include <cstdlib>

#include "caldav/icalendar/content_hash.hpp"
#include "caldav/icalendar/feed.hpp"
#include "caldav/icalendar/format.hpp"
#include "caldav/icalendar/read.hpp"

namespace {

using namespace holdfast;

const TimeZone& zone() {
  static const auto found = TimeZone::find("America/Santiago");
  static const TimeZone used = found ? *found : TimeZone::utc();
  return used;
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// What is stored can be told to subscribers: as one calendar that reads strictly, under limits
/// that leave room for what a feed adds.
void expect_feed(std::string_view text, const icalendar::ReadOptions& options, bool busy_only) {
  icalendar::FeedText::Head head;
  head.name = "feed";
  head.busy_only = busy_only;
  icalendar::FeedText feed(std::move(head), options, options.horizon);
  feed.add(text, options.horizon.start);
  icalendar::Limits twice;
  twice.max_bytes *= 2;
  twice.max_line *= 2;
  twice.max_lines *= 2;
  twice.max_components *= 2;
  twice.max_properties *= 2;
  require(icalendar::scan_strictly(std::move(feed).finish(), twice).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  icalendar::ReadOptions options;
  options.zone = &zone();
  options.horizon = {Instant{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}},
                     Instant{std::chrono::sys_days{std::chrono::year{2028} / 1 / 1}}};
  options.owner_addresses = {"a@b"};

  const auto object = icalendar::read_object(text, options);
  const auto external = icalendar::read_external(text, options);
  if (object) {
    require(external.has_value());
    require(object->instances.size() <= static_cast<std::size_t>(options.limits.max_instances));
    for (const auto& instance : object->instances) {
      require(!instance.busy || instance.time.start < instance.time.end);
    }
    store::Appointment appointment;
    appointment.booking.uid = "a@b";
    appointment.booking.time_zone = "Europe/Berlin";
    appointment.booking.time = {options.horizon.start,
                                options.horizon.start + std::chrono::hours{1}};
    appointment.service_name = text.substr(0, 200);
    const auto copy = icalendar::Format().staff_copy(appointment, text);
    require(icalendar::read_object(copy, options).has_value());
    expect_feed(text, options, false);
    expect_feed(text, options, true);
  }
  icalendar::overlaps(text, options.horizon, options);
  icalendar::content_hash(text);
  return 0;
}
