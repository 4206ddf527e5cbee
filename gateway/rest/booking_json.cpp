#include "gateway/rest/booking_json.hpp"

#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object customer_json(const store::Customer& customer) {
  return {{"id", or_null(customer.id.value)},   {"name", customer.name},
          {"email", or_null(customer.email)},   {"phone", or_null(customer.phone)},
          {"locale", or_null(customer.locale)}, {"time_zone", or_null(customer.time_zone)}};
}

/// People go under `staff`, rooms and things under `resources`.
void add_taken(json::object& body, const store::Booking& booking, const Names& names) {
  json::array staff;
  json::array resources;
  for (const auto& taken : booking.taken) {
    auto entry = names.reference(taken.resource);
    entry["requirement"] = taken.requirement;
    const auto* resource = names.find(taken.resource);
    if (resource != nullptr && resource->kind == store::ResourceKind::staff) {
      staff.push_back(std::move(entry));
      continue;
    }
    entry["kind"] =
        resource == nullptr ? json::value(nullptr) : json::value(std::string(name(resource->kind)));
    resources.push_back(std::move(entry));
  }
  body["staff"] = std::move(staff);
  body["resources"] = std::move(resources);
}

json::array allowed_actions(store::BookingStatus status) {
  json::array actions;
  if (status == store::BookingStatus::confirmed || status == store::BookingStatus::conflicted) {
    actions.push_back("reschedule");
  }
  if (store::may_become(status, store::BookingStatus::cancelled)) {
    actions.push_back("cancel");
  }
  return actions;
}

void add_when(json::object& body, const store::Booking& booking) {
  for (auto& member : when_json(booking.time, booking.time_zone)) {
    body[member.key()] = std::move(member.value());
  }
}

std::string link_to(const store::Booking& booking, std::string_view base_url) {
  return std::string(base_url) + "/v1/bookings/" + booking.id.value;
}

}  // namespace

json::object booking_json(const store::Booking& booking, const Names& names,
                          std::string_view base_url) {
  json::object body;
  body["id"] = booking.id.value;
  body["status"] = std::string(name(booking.status));
  body["version"] = booking.version;
  body["uid"] = booking.uid;
  body["sequence"] = booking.sequence;
  body["service"] = names.reference(booking.service);
  add_when(body, booking);
  body["customer"] = customer_json(booking.customer);
  add_taken(body, booking, names);
  body["verified"] = booking.verified;
  body["note"] = booking.note;
  body["cancelled_by"] = or_null(booking.cancelled_by);
  body["cancel_reason"] = or_null(booking.cancel_reason);
  body["links"] = {{"self", link_to(booking, base_url)}};
  body["allowed_actions"] = allowed_actions(booking.status);
  body["created_at"] = to_rfc3339(booking.created_at);
  body["updated_at"] = to_rfc3339(booking.updated_at);
  return body;
}

HttpResponse booking_response(int status, const store::Booking& booking, const Names& names,
                              std::string_view base_url) {
  auto response = json_response(status, booking_json(booking, names, base_url));
  response.headers.set("ETag", version_tag(booking.version));
  if (status == 201) {
    response.headers.set("Location", link_to(booking, base_url));
  }
  return response;
}

HttpResponse dry_run_response(const store::Booking& booking, const Names& names) {
  json::object would_be;
  would_be["status"] = std::string(name(booking.status));
  would_be["service"] = names.reference(booking.service);
  add_when(would_be, booking);
  add_taken(would_be, booking, names);
  would_be["verified"] = booking.verified;
  json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
