#include "gateway/rest/booking_request.hpp"

#include <algorithm>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

// Generous beside what the rules accept; they keep nonsense from travelling on.
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestNote = 4000;
constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kLongestKey = 80;

store::Customer read_customer(Members& body, Faults& faults) {
  store::Customer customer;
  auto members = body.object("customer");
  if (!members) {
    return customer;
  }
  members->require({"name"});
  customer.name = members->text("name", kLongestName).value_or("");
  customer.email = members->text("email", kLongestAddress).value_or("");
  customer.phone = members->text("phone", kLongestKey).value_or("");
  customer.locale = members->text("locale", kLongestKey).value_or("");
  customer.time_zone = members->text("time_zone", kLongestKey).value_or("");
  if (!customer.time_zone.empty() && !TimeZone::find(customer.time_zone)) {
    faults.add(members->pointer_to("time_zone"), "value",
               "This is the name of an IANA time zone, such as Europe/Berlin.");
  }
  members->finish();
  return customer;
}

bool can_take(const store::Service& service, const store::ResourceId& resource) {
  const auto has = [&resource](const store::Requirement& requirement) {
    const auto& pool = requirement.pool;
    return std::find(pool.begin(), pool.end(), resource) != pool.end();
  };
  return std::any_of(service.requirements.begin(), service.requirements.end(), has);
}

/// The person or room that is wanted; nothing for "any" and for none.
std::optional<store::ResourceId> read_wanted(const std::optional<std::string>& named,
                                             const std::optional<store::Service>& service,
                                             store::AgencyId agency, const store::Reads& reads,
                                             Faults& faults) {
  if (!named || *named == "any") {
    return std::nullopt;
  }
  const auto resource = find_resource(reads, agency, *named);
  if (!resource) {
    faults.add("/staff", "not_found", "There is no such resource. Send an id, a slug or \"any\".");
    return std::nullopt;
  }
  if (service && !can_take(*service, resource->id)) {
    faults.add("/staff", "value", "This service is not done by that resource.");
    return std::nullopt;
  }
  return resource->id;
}

std::string agency_zone(store::AgencyId id, const store::Reads& reads) {
  const auto agency = reads.agency(id);
  return agency ? agency->time_zone : "UTC";
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
  body.finish();

  std::optional<store::Service> service;
  if (service_name) {
    service = find_service(reads, request.agency(), *service_name);
    if (!service) {
      faults.add("/service", "not_found", "There is no such service. Send an id or a slug.");
    }
  }
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
  Prepared<store::RequestBooking> prepared;
  prepared.names.learn(reads, *service);
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
                      .dry_run = *dry_run};
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
  auto wanted = read_wanted(staff, service, request.agency(), reads, faults);
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
  if (service) {
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
