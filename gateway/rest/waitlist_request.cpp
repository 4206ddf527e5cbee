#include "gateway/rest/waitlist_request.hpp"

#include <utility>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kLongestTime = 64;
constexpr std::size_t kMostWindows = 10;
constexpr std::int64_t kLastTier = 100;
constexpr std::int64_t kMostNotice = 60 * 24 * 60;

std::optional<Instant> read_instant(Members& body, std::string_view name, Faults& faults) {
  const auto text = body.text(name, kLongestTime);
  if (!text) {
    return std::nullopt;
  }
  const auto at = parse_rfc3339(*text);
  if (!at) {
    faults.add(body.pointer_to(name), "format",
               "RFC 3339 with an offset, such as 2026-12-01T10:00:00+01:00.");
  }
  return at;
}

TimeRange read_window(const boost::json::value& value, const std::string& pointer, Faults& faults) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    faults.add(pointer, "type", "This is an object.");
    return {};
  }
  Members window(*object, pointer, faults);
  window.require({"starts_at", "ends_at"});
  const auto start = read_instant(window, "starts_at", faults);
  const auto end = read_instant(window, "ends_at", faults);
  window.finish();
  if (start && end && *end <= *start) {
    faults.add(pointer, "range", "ends_at lies after starts_at.");
  }
  return {start.value_or(Instant{}), end.value_or(Instant{})};
}

}  // namespace

std::vector<TimeRange> read_windows(Members& body, Faults& faults) {
  std::vector<TimeRange> windows;
  const auto* list = body.list("windows");
  if (list == nullptr) {
    return windows;
  }
  if (list->empty() || list->size() > kMostWindows) {
    faults.add(body.pointer_to("windows"), "length", "1 to 10 spans of time.");
    return windows;
  }
  for (std::size_t place = 0; place < list->size(); ++place) {
    windows.push_back(read_window(
        (*list)[place], body.pointer_to("windows") + '/' + std::to_string(place), faults));
  }
  return windows;
}

Result<Prepared<store::JoinWaitlist>> read_join(const Request& request, const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"service", "customer", "windows"});
  const auto service_name = body.text("service", kLongestKey);
  const auto staff = body.text("staff", kLongestKey);
  const auto time_zone = body.text("time_zone", kLongestKey);
  Prepared<store::JoinWaitlist> prepared;
  auto& entry = prepared.command.entry;
  entry.agency = request.agency();
  entry.customer = read_customer(body, faults);
  entry.windows = read_windows(body, faults);
  entry.duration = read_duration(body).value_or(std::chrono::minutes{0});
  entry.party = read_party(body).value_or(1);
  entry.tier = static_cast<int>(body.whole("tier", 0, kLastTier).value_or(0));
  entry.earliest_notice =
      std::chrono::minutes{body.whole("earliest_notice", 0, kMostNotice).value_or(0)};
  entry.expires_at = read_instant(body, "expires_at", faults).value_or(Instant{});
  entry.replaces = store::BookingId{body.text("replaces", kLongestKey).value_or("")};
  entry.note = body.lines("note", kLongestNote).value_or("");
  body.finish();
  const auto service = read_service(service_name, request.agency(), reads, faults);
  entry.wanted = read_wanted(staff, service, request.agency(), reads, faults);
  if (time_zone && !TimeZone::find(*time_zone)) {
    faults.add("/time_zone", "value",
               "This is the name of an IANA time zone, such as Europe/Berlin.");
  }
  const auto dry_run = is_dry_run(request.query);
  if (!faults.none()) {
    return faults.error();
  }
  if (!dry_run) {
    return dry_run.error();
  }
  entry.service = service->id;
  entry.time_zone =
      time_zone.value_or(entry.customer.time_zone.empty() ? agency_zone(request.agency(), reads)
                                                          : entry.customer.time_zone);
  prepared.command.actor = request.actor();
  prepared.command.dry_run = *dry_run;
  prepared.names.learn(reads, *service);
  prepared.time_zone = entry.time_zone;
  return prepared;
}

Result<Prepared<store::WaitlistStep>> read_waitlist_step(const Request& request,
                                                         const store::Reads& reads) {
  const auto entry = reads.waitlist_entry(request.agency(), store::WaitlistId{request.id});
  if (!entry) {
    return nothing_there();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<store::WaitlistStep> prepared;
  prepared.command.agency = request.agency();
  prepared.command.actor = request.actor();
  prepared.command.entry = entry->id;
  prepared.command.expected_version = expected_version(request.headers, entry->version);
  prepared.command.dry_run = *dry_run;
  if (const auto service = reads.service(request.agency(), entry->service)) {
    prepared.names.learn(reads, *service);
  }
  if (const auto booking = reads.booking(request.agency(), entry->booking)) {
    prepared.names.learn(reads, *booking);
  }
  prepared.time_zone = entry->time_zone;
  return prepared;
}

Result<Prepared<store::AcceptOffer>> read_accept(const Request& request,
                                                 const store::Reads& reads) {
  auto step = read_waitlist_step(request, reads);
  if (!step) {
    return step.error();
  }
  Faults faults;
  Members body(request.body, "", faults);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return as<store::AcceptOffer>(std::move(*step));
}

Result<Prepared<store::DeclineOffer>> read_decline(const Request& request,
                                                   const store::Reads& reads) {
  auto step = read_waitlist_step(request, reads);
  if (!step) {
    return step.error();
  }
  Faults faults;
  Members body(request.body, "", faults);
  const auto leave = body.flag("leave");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  auto prepared = as<store::DeclineOffer>(std::move(*step));
  prepared.command.leave = leave.value_or(false);
  return prepared;
}

Result<Prepared<store::PromoteEntry>> read_promote(const Request& request,
                                                   const store::Reads& reads) {
  auto step = read_waitlist_step(request, reads);
  if (!step) {
    return step.error();
  }
  Faults faults;
  Members body(request.body, "", faults);
  const auto start_members = read_start(body, faults);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto start = decide_start(start_members, step->time_zone);
  if (!start) {
    return start.error();
  }
  auto prepared = as<store::PromoteEntry>(std::move(*step));
  prepared.command.starts_at = start->at;
  return prepared;
}

}  // namespace holdfast::gateway::rest
