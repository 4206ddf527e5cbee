#include "gateway/rest/session_request.hpp"

#include <algorithm>
#include <utility>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestReason = 1000;
constexpr std::size_t kLongestKey = 80;

/// The step without its body.
template <class Command>
Result<Prepared<Command>> begin(const Request& request, const store::Reads& reads) {
  const auto session = visible_session(request, reads);
  if (!session) {
    return nothing_there();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<Command> prepared;
  auto& command = prepared.command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.session = session->id;
  command.expected_version = expected_version(request.headers, session->version);
  command.dry_run = *dry_run;
  // Whoever it may end up with has a name too.
  if (const auto service = reads.service(request.agency(), session->service)) {
    prepared.names.learn(reads, *service);
  }
  for (const auto& taken : session->taken) {
    prepared.names.learn(reads, request.agency(), taken.resource);
  }
  prepared.time_zone = agency_zone(request.agency(), reads);
  return prepared;
}

}  // namespace

std::optional<store::GroupSession> visible_session(const Request& request,
                                                   const store::Reads& reads) {
  auto session = reads.session(request.agency(), store::SessionId{request.id});
  const bool visible =
      session && std::any_of(session->taken.begin(), session->taken.end(),
                             [&](const auto& taken) { return may_see(request, taken.resource); });
  return visible ? std::move(session) : std::nullopt;
}

Result<Prepared<store::MoveClass>> read_class_move(const Request& request,
                                                   const store::Reads& reads) {
  auto prepared = begin<store::MoveClass>(request, reads);
  if (!prepared) {
    return prepared;
  }
  Faults faults;
  Members body(request.body, "", faults);
  const auto start_members = read_start(body, faults);
  const auto staff = body.text("staff", kLongestKey);
  prepared->command.reason = body.lines("reason", kLongestReason).value_or("");
  body.finish();
  const auto session = visible_session(request, reads);
  auto wanted = read_wanted(staff, reads.service(request.agency(), session->service),
                            request.agency(), reads, faults);
  if (!faults.none()) {
    return faults.error();
  }
  if (request.by_staff()) {
    const auto& own = request.caller.user.resource;
    if (wanted && *wanted != own) {
      return Error{
          Errc::forbidden, "Staff move their own classes only within their own calendar.", {}};
    }
    wanted = own;
  }
  const auto start = decide_start(start_members, prepared->time_zone);
  if (!start) {
    return start.error();
  }
  prepared->command.starts_at = start->at;
  prepared->command.wanted = std::move(wanted);
  return prepared;
}

Result<Prepared<store::ReassignClass>> read_class_reassign(const Request& request,
                                                           const store::Reads& reads) {
  auto prepared = begin<store::ReassignClass>(request, reads);
  if (!prepared) {
    return prepared;
  }
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"from"});
  const auto from = read_resource(body, "from", request.agency(), reads, faults);
  prepared->command.to = read_resource(body, "to", request.agency(), reads, faults);
  prepared->command.reason = body.lines("reason", kLongestReason).value_or("");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  prepared->command.from = *from;
  return prepared;
}

Result<Prepared<store::CancelClass>> read_class_cancel(const Request& request,
                                                       const store::Reads& reads) {
  auto prepared = begin<store::CancelClass>(request, reads);
  if (!prepared) {
    return prepared;
  }
  Faults faults;
  Members body(request.body, "", faults);
  prepared->command.reason = body.lines("reason", kLongestReason).value_or("");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return prepared;
}

}  // namespace holdfast::gateway::rest
