#include "gateway/rest/booking_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

/// Several services in order, each with who does it.
json::array parts_json(const store::Booking& booking, const Names& names) {
  json::array parts;
  for (std::size_t index = 0; index < booking.parts.size(); ++index) {
    auto part = when_json(booking.parts[index].time, booking.time_zone);
    part["service"] = names.reference(booking.parts[index].service);
    std::vector<store::Taken> own;
    for (const auto& taken : booking.taken) {
      if (taken.part == static_cast<int>(index)) {
        own.push_back(taken);
      }
    }
    add_taken(part, own, names);
    parts.push_back(std::move(part));
  }
  return parts;
}

/// Several customers share the appointment; null where nobody does.
json::value session_json(const store::Booking& booking) {
  if (booking.session.empty()) {
    return nullptr;
  }
  json::array seats;
  for (const int seat : store::seats_of(booking)) {
    seats.emplace_back(seat);
  }
  return json::object{
      {"id", booking.session.value}, {"seat", booking.seat}, {"seats", std::move(seats)}};
}

/// By status alone: an action may still be refused because it comes too early or too late.
json::array allowed_actions(store::BookingStatus status) {
  using S = store::BookingStatus;
  json::array actions;
  const auto add = [&actions](bool allowed, std::string_view name) {
    if (allowed) {
      actions.emplace_back(name);
    }
  };
  const bool stands = status == S::confirmed || status == S::conflicted;
  add(status == S::requested, "confirm");
  add(status == S::requested, "decline");
  add(stands, "reschedule");
  add(stands, "reassign");
  add(store::may_become(status, S::cancelled), "cancel");
  add(store::may_become(status, S::completed), "complete");
  add(store::may_become(status, S::no_show), "no-show");
  add(status == S::cancelled, "restore");
  return actions;
}

json::value metadata_json(const std::string& metadata) {
  return metadata.empty() ? json::value(nullptr) : json::parse(metadata);
}

/// Nobody, while time is only held.
json::value customer_or_null(const store::Customer& customer) {
  return is_nobody(customer) ? json::value(nullptr) : json::value(customer_json(customer));
}

void add_when(json::object& body, const store::Booking& booking) {
  for (auto& member : when_json(booking.time, booking.time_zone)) {
    body[member.key()] = std::move(member.value());
  }
}

/// Of what a customer has, and can still look at.
void add_customer_links(json::object& body, const store::Booking& booking, HandedOn handed_on) {
  using notify::LinkPurpose;
  if (!store::is_known(booking.status) && booking.status != store::BookingStatus::requested) {
    return;
  }
  const auto to = [&](LinkPurpose purpose) {
    return handed_on.links->url(purpose, booking.agency, booking.id.value, booking.time.end);
  };
  if (handed_on.changes) {
    body["manage"] = to(LinkPurpose::manage);
    body["cancel"] = to(LinkPurpose::cancel);
  }
  body["ics"] = to(LinkPurpose::calendar);
}

std::string link_to(const store::Booking& booking, std::string_view base_url) {
  return std::string(base_url) + "/v1/bookings/" + booking.id.value;
}

}  // namespace

void add_taken(json::object& body, const std::vector<store::Taken>& taken, const Names& names) {
  json::array staff;
  json::array resources;
  for (const auto& one : taken) {
    auto entry = names.reference(one.resource);
    entry["requirement"] = one.requirement;
    const auto* resource = names.find(one.resource);
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

json::object customer_json(const store::Customer& customer) {
  return {{"id", or_null(customer.id.value)},   {"name", customer.name},
          {"email", or_null(customer.email)},   {"phone", or_null(customer.phone)},
          {"locale", or_null(customer.locale)}, {"time_zone", or_null(customer.time_zone)},
          {"notify", or_null(customer.notify)}};
}

json::object booking_json(const store::Booking& booking, const Names& names,
                          std::string_view base_url, HandedOn handed_on) {
  json::object body;
  body["id"] = booking.id.value;
  body["status"] = std::string(name(booking.status));
  body["version"] = booking.version;
  body["uid"] = booking.uid;
  body["sequence"] = booking.sequence;
  body["service"] = names.reference(booking.service);
  add_when(body, booking);
  body["customer"] = customer_or_null(booking.customer);
  add_taken(body, booking.taken, names);
  body["parts"] = parts_json(booking, names);
  body["party"] = store::party_of(booking);
  body["session"] = session_json(booking);
  body["verified"] = booking.verified;
  body["verification"] = booking.verified ? "verified" : "unverified";
  body["customer_response"] = or_null(booking.customer_response);
  body["note"] = booking.note;
  body["metadata"] = metadata_json(booking.metadata);
  body["series"] = or_null(booking.series.value);
  body["deadline"] = or_null(booking.deadline);
  body["late"] = booking.late;
  body["cancelled_by"] = or_null(booking.cancelled_by);
  body["cancel_reason"] = or_null(booking.cancel_reason);
  json::object where{{"self", link_to(booking, base_url)}};
  if (handed_on.links != nullptr) {
    add_customer_links(where, booking, handed_on);
  }
  body["links"] = std::move(where);
  body["allowed_actions"] = allowed_actions(booking.status);
  body["created_at"] = to_rfc3339(booking.created_at);
  body["updated_at"] = to_rfc3339(booking.updated_at);
  return body;
}

HttpResponse booking_response(int status, const store::Booking& booking, const Names& names,
                              std::string_view base_url, HandedOn handed_on) {
  auto response = json_response(status, booking_json(booking, names, base_url, handed_on));
  response.headers.set("ETag", version_tag(booking.version));
  if (status == 201 || status == 202) {
    response.headers.set("Location", link_to(booking, base_url));
  }
  return response;
}

json::object held_json(const store::Booking& held, const Names& names) {
  json::object body;
  body["id"] = held.id.value;
  body["status"] = std::string(name(held.status));
  body["version"] = held.version;
  body["service"] = names.reference(held.service);
  add_when(body, held);
  add_taken(body, held.taken, names);
  body["parts"] = parts_json(held, names);
  body["party"] = store::party_of(held);
  body["verified"] = held.verified;
  body["expires_at"] = or_null(held.deadline);
  body["extended"] = held.extended;
  return body;
}

HttpResponse dry_run_response(const store::Booking& booking, const Names& names) {
  json::object would_be;
  would_be["status"] = std::string(name(booking.status));
  would_be["service"] = names.reference(booking.service);
  add_when(would_be, booking);
  add_taken(would_be, booking.taken, names);
  would_be["parts"] = parts_json(booking, names);
  would_be["party"] = store::party_of(booking);
  would_be["verified"] = booking.verified;
  json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
