#include "store/rules/record.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace holdfast::store {
namespace {

std::string text_of(const boost::json::object& object) {
  return object.empty() ? std::string{} : boost::json::serialize(object);
}

boost::json::array describe(const std::vector<Part>& parts) {
  boost::json::array described;
  for (const auto& part : parts) {
    described.push_back({{"service", part.service.value},
                         {"start", to_rfc3339(part.time.start)},
                         {"end", to_rfc3339(part.time.end)}});
  }
  return described;
}

}  // namespace

void record(const Change& change, RuleContext context, Transaction& tx) {
  AuditEntry entry;
  entry.agency = change.agency;
  entry.at = context.now;
  entry.actor = change.actor;
  entry.action = change.action;
  entry.subject = change.subject;
  entry.before = text_of(change.before);
  entry.after = text_of(change.after);
  tx.append(std::move(entry));
}

boost::json::object describe(const Booking& booking) {
  boost::json::array resources;
  for (const auto& taken : booking.taken) {
    resources.push_back({{"requirement", taken.requirement},
                         {"resource", taken.resource.value},
                         {"unit", taken.unit},
                         {"part", taken.part}});
  }
  boost::json::object object{{"status", name(booking.status)},
                             {"service", booking.service.value},
                             {"start", to_rfc3339(booking.time.start)},
                             {"end", to_rfc3339(booking.time.end)},
                             {"time_zone", booking.time_zone},
                             {"resources", std::move(resources)},
                             {"customer", booking.customer.id.value},
                             {"sequence", booking.sequence},
                             {"version", booking.version},
                             {"verified", booking.verified}};
  if (booking.deadline) {
    object["deadline"] = to_rfc3339(*booking.deadline);
  }
  if (!booking.session.empty()) {
    object["session"] = booking.session.value;
    object["seat"] = booking.seat;
    if (!booking.more_seats.empty()) {
      object["party"] = party_of(booking);
    }
  }
  if (!booking.parts.empty()) {
    object["parts"] = describe(booking.parts);
  }
  if (booking.late) {
    object["late"] = true;
  }
  if (!booking.series.empty()) {
    object["series"] = booking.series.value;
  }
  if (!booking.entry.empty()) {
    object["entry"] = booking.entry.value;
  }
  if (!booking.cancelled_by.empty()) {
    object["cancelled_by"] = booking.cancelled_by;
  }
  return object;
}

Actor source_actor(const Source& source) { return {"source", source.id.value, "source", {}}; }

Actor timer_actor() {
  Actor actor;
  actor.via = "timer";
  return actor;
}

}  // namespace holdfast::store
