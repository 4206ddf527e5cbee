#include "gateway/rest/series_request.hpp"

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/series_dates.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kLongestTime = 64;

bool read_all_or_nothing(Members& body, Faults& faults) {
  const auto mode = body.text("mode", kLongestKey).value_or("all_or_nothing");
  if (mode != "all_or_nothing" && mode != "best_effort") {
    faults.add("/mode", "value", "This is all_or_nothing or best_effort.");
  }
  return mode == "all_or_nothing";
}

std::vector<PlannedDate> plan(const SeriesDates& dates, const TimeZone& zone) {
  std::vector<PlannedDate> planned;
  for (const auto start : dates.starts) {
    planned.push_back({to_string(zone.to_local(start)), start, {}});
  }
  if (dates.rule) {
    for (const auto& date : store::dates_of(*dates.rule, zone, kMostOccurrences + 1)) {
      PlannedDate one{to_string(date.local), {}, {}};
      if (date.meaning.kind == LocalMeaning::Kind::unique) {
        one.at = date.meaning.earlier;
      } else {
        one.fault = ask_which(date.meaning, zone, one.local);
      }
      planned.push_back(std::move(one));
    }
  }
  return planned;
}

}  // namespace

Result<PreparedSeries> read_series(const Request& request, const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"service", "customer"});
  const auto service_name = body.text("service", kLongestKey);
  const auto staff = body.text("staff", kLongestKey);
  auto customer = read_customer(body, faults);
  const auto note = body.lines("note", kLongestNote);
  const auto allow_duplicate = body.flag("allow_duplicate");
  const auto duration = read_duration(body);
  const auto party = read_party(body);
  PreparedSeries prepared;
  auto then = read_then(body, request.agency(), reads, prepared.names, faults);
  const auto metadata = read_metadata(body, faults);
  const bool all_or_nothing = read_all_or_nothing(body, faults);
  const auto dates = read_series_dates(
      body, customer.time_zone.empty() ? agency_zone(request.agency(), reads) : customer.time_zone,
      faults);
  body.finish();
  const auto service = read_service(service_name, request.agency(), reads, faults);
  auto wanted = read_wanted(staff, service, request.agency(), reads, faults);
  if (const auto zone = TimeZone::find(dates.time_zone); zone && faults.none()) {
    prepared.dates = plan(dates, *zone);
    if (prepared.dates.empty() || prepared.dates.size() > kMostOccurrences) {
      faults.add("/repeat/until", "range", "The series has 1 to 200 dates.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  auto& command = prepared.command;
  for (const auto& date : prepared.dates) {
    if (date.at) {
      command.starts.push_back(*date.at);
    } else if (all_or_nothing) {
      return *date.fault;
    }
  }
  if (command.starts.empty()) {
    return *prepared.dates.front().fault;
  }
  command.all_or_nothing = all_or_nothing;
  command.booking.agency = request.agency();
  command.booking.actor = request.actor();
  command.booking.service = service->id;
  command.booking.time_zone = dates.time_zone;
  command.booking.customer = std::move(customer);
  command.booking.wanted = std::move(wanted);
  command.booking.note = note.value_or("");
  command.booking.allow_duplicate = allow_duplicate.value_or(false);
  command.booking.dry_run = *dry_run;
  command.booking.duration = duration;
  command.booking.party = party;
  command.booking.then = std::move(then);
  command.booking.metadata = metadata.value_or("");
  prepared.names.learn(reads, *service);
  prepared.time_zone = dates.time_zone;
  return prepared;
}

Result<Prepared<store::CancelSeries>> read_series_cancel(const Request& request, Instant now,
                                                         const store::Reads& reads) {
  const store::SeriesId id{request.id};
  const auto bookings = reads.bookings_of_series(request.agency(), id);
  if (bookings.empty()) {
    return nothing_there();
  }
  Faults faults;
  Members body(request.body, "", faults);
  const auto from = body.text("from", kLongestTime);
  const auto starts = from ? parse_rfc3339(*from) : std::optional(now);
  if (!starts) {
    faults.add("/from", "format", "RFC 3339 with an offset, such as 2026-12-01T10:00:00+01:00.");
  }
  auto by = body.text("by", kLongestKey).value_or("staff");
  if (by != "staff" && by != "customer") {
    faults.add("/by", "value", "Who wants it cancelled: customer or staff.");
  }
  const auto reason = body.lines("reason", kLongestReason);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<store::CancelSeries> prepared;
  for (const auto& booking : bookings) {
    prepared.names.learn(reads, booking);
  }
  prepared.time_zone = bookings.front().time_zone;
  prepared.command = {.agency = request.agency(),
                      .actor = request.actor(),
                      .series = id,
                      .from = *starts,
                      .by = std::move(by),
                      .reason = reason.value_or(""),
                      .dry_run = *dry_run};
  return prepared;
}

}  // namespace holdfast::gateway::rest
