#include "gateway/rest/booking_step_request.hpp"

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/entity_tags.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestReason = 1000;

/// The step without its body.
Result<Prepared<store::BookingStep>> begin_step(const Request& request, const store::Reads& reads) {
  const auto booking = visible_booking(request, reads);
  if (!booking) {
    return nothing_there();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<store::BookingStep> prepared;
  prepared.command.agency = request.agency();
  prepared.command.actor = request.actor();
  prepared.command.booking = booking->id;
  prepared.command.expected_version = expected_version(request.headers, booking->version);
  prepared.command.dry_run = *dry_run;
  prepared.names.learn(reads, *booking);
  if (const auto service = reads.service(request.agency(), booking->service)) {
    prepared.names.learn(reads, *service);
  }
  prepared.time_zone = booking->time_zone;
  return prepared;
}

}  // namespace

Result<Prepared<store::BookingStep>> read_step(const Request& request, const store::Reads& reads) {
  auto step = begin_step(request, reads);
  if (!step) {
    return step;
  }
  Faults faults;
  Members body(request.body, "", faults);
  step->command.reason = body.lines("reason", kLongestReason).value_or("");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return step;
}

Result<Prepared<store::ReassignBooking>> read_reassign(const Request& request,
                                                       const store::Reads& reads) {
  auto step = begin_step(request, reads);
  if (!step) {
    return step.error();
  }
  auto prepared = with_step<store::ReassignBooking>(std::move(*step));
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"from"});
  const auto from = read_resource(body, "from", request.agency(), reads, faults);
  prepared.command.to = read_resource(body, "to", request.agency(), reads, faults);
  prepared.command.reason = body.lines("reason", kLongestReason).value_or("");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  prepared.command.from = *from;
  return prepared;
}

Result<Prepared<store::EditBooking>> read_edit(const Request& request, const store::Reads& reads) {
  auto step = begin_step(request, reads);
  if (!step) {
    return step.error();
  }
  auto prepared = with_step<store::EditBooking>(std::move(*step));
  Faults faults;
  Members body(request.body, "", faults);
  prepared.command.note = body.lines("note", kLongestNote);
  prepared.command.metadata = read_metadata(body, faults);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return prepared;
}

}  // namespace holdfast::gateway::rest
