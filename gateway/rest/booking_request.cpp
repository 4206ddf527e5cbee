#include "gateway/rest/booking_request.hpp"

#include <utility>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/hold_request.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kLongestToken = 128;

/// The hold that becomes the booking; a fault for what is no token.
std::optional<store::RequestBooking::FromHold> read_hold_token(Members& body, Faults& faults) {
  const auto text = body.text("hold_token", kLongestToken);
  if (!text) {
    return std::nullopt;
  }
  auto token = parse_hold_token(*text);
  if (!token) {
    faults.add("/hold_token", "format", "The token that POST /v1/holds answered with.");
    return std::nullopt;
  }
  return store::RequestBooking::FromHold{std::move(token->booking), std::move(token->hash)};
}

/// Why the time is wanted although other plans lie on it.
std::optional<std::string> read_override(Members& body) {
  auto members = body.object("override");
  if (!members) {
    return std::nullopt;
  }
  members->require({"reason"});
  auto reason = members->text("reason", kLongestReason);
  members->finish();
  return reason;
}

}  // namespace

Result<Prepared<store::RequestBooking>> read_request_booking(const Request& request,
                                                             const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"service", "customer"});
  const auto service_name = body.text("service", kLongestKey);
  const auto start_members = read_start(body, faults);
  const auto staff = body.text("staff", kLongestKey);
  auto customer = read_customer(body, faults);
  auto note = body.lines("note", kLongestNote);
  const auto allow_duplicate = body.flag("allow_duplicate");
  const auto duration = read_duration(body);
  const auto party = read_party(body);
  auto metadata = read_metadata(body, faults);
  auto hold = read_hold_token(body, faults);
  auto override_reason = read_override(body);
  Names names;
  auto then = read_then(body, request.agency(), reads, names, faults);
  body.finish();

  const auto service = read_service(service_name, request.agency(), reads, faults);
  auto wanted = read_wanted(staff, service, request.agency(), reads, faults);
  if (!faults.none()) {
    return faults.error();
  }
  const auto start =
      decide_start(start_members, customer.time_zone.empty() ? agency_zone(request.agency(), reads)
                                                             : customer.time_zone);
  if (!start) {
    return start.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  if (override_reason && request.by_staff()) {
    return Error{Errc::forbidden, "Coordinators and administrators book over other plans.", {}};
  }
  Prepared<store::RequestBooking> prepared;
  prepared.names = std::move(names);
  prepared.names.learn(*service);
  if (wanted) {
    prepared.names.learn(reads, request.agency(), *wanted);
  }
  if (*dry_run) {
    prepared.names.learn(reads, *service);
  }
  prepared.time_zone = start->time_zone;
  prepared.command = {.agency = request.agency(),
                      .actor = request.actor(),
                      .service = service->id,
                      .starts_at = start->at,
                      .time_zone = start->time_zone,
                      .customer = std::move(customer),
                      .wanted = std::move(wanted),
                      .note = note.value_or(""),
                      .allow_duplicate = allow_duplicate.value_or(false),
                      .dry_run = *dry_run,
                      .duration = duration,
                      .then = std::move(then),
                      .party = party,
                      .hold = std::move(hold),
                      .metadata = metadata.value_or(""),
                      .override_reason = std::move(override_reason)};
  return prepared;
}

Result<Prepared<store::RescheduleBooking>> read_reschedule(const Request& request,
                                                           const store::Reads& reads) {
  const auto booking = visible_booking(request, reads);
  if (!booking) {
    return nothing_there();
  }
  Faults faults;
  Members body(request.body, "", faults);
  const auto start_members = read_start(body, faults);
  const auto staff = body.text("staff", kLongestKey);
  body.finish();
  const auto service = reads.service(request.agency(), booking->service);
  // Of several services any may be theirs: the ledger finds out.
  auto wanted = read_wanted(staff, booking->parts.empty() ? service : std::nullopt,
                            request.agency(), reads, faults);
  if (!faults.none()) {
    return faults.error();
  }
  if (request.by_staff()) {
    // A colleague's calendar is not theirs to fill, nor may a move end up there by itself.
    const auto& own = request.caller.user.resource;
    if (wanted && *wanted != own) {
      return Error{
          Errc::forbidden, "Staff move their own bookings only within their own calendar.", {}};
    }
    wanted = own;
  }
  const auto start = decide_start(start_members, booking->time_zone);
  if (!start) {
    return start.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<store::RescheduleBooking> prepared;
  prepared.names.learn(reads, *booking);
  if (service && *dry_run) {
    prepared.names.learn(reads, *service);
  }
  prepared.time_zone = start->time_zone;
  prepared.command = {.agency = request.agency(),
                      .actor = request.actor(),
                      .booking = booking->id,
                      .expected_version = expected_version(request.headers, booking->version),
                      .starts_at = start->at,
                      .time_zone = start->time_zone,
                      .wanted = std::move(wanted),
                      .dry_run = *dry_run};
  return prepared;
}

Result<Prepared<store::CancelBooking>> read_cancel(const Request& request,
                                                   const store::Reads& reads) {
  const auto booking = visible_booking(request, reads);
  if (!booking) {
    return nothing_there();
  }
  Faults faults;
  Members body(request.body, "", faults);
  auto by = body.text("by", kLongestKey).value_or("staff");
  auto reason = body.lines("reason", kLongestReason);
  if (by != "staff" && by != "customer") {
    faults.add("/by", "value", "Who wants it cancelled: customer or staff.");
  }
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  if (request.by_staff() && by != "staff") {
    return Error{Errc::forbidden, "Staff cancel as staff, not in the customer's name.", {}};
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<store::CancelBooking> prepared;
  prepared.names.learn(reads, *booking);
  prepared.time_zone = booking->time_zone;
  prepared.command = {.agency = request.agency(),
                      .actor = request.actor(),
                      .booking = booking->id,
                      .expected_version = expected_version(request.headers, booking->version),
                      .by = std::move(by),
                      .reason = reason.value_or(""),
                      .dry_run = *dry_run};
  return prepared;
}

}  // namespace holdfast::gateway::rest
