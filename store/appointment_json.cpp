// An Appointment as JSON: the payload of effects.
#include <boost/json/serialize.hpp>

#include "store/booking.hpp"
#include "store/json.hpp"

namespace holdfast::store {

namespace json = boost::json;

namespace {

json::object customer_json(const Customer& customer) {
  json::object out;
  out["id"] = customer.id.value;
  out["name"] = customer.name;
  out["email"] = customer.email;
  out["phone"] = customer.phone;
  out["locale"] = customer.locale;
  out["time_zone"] = customer.time_zone;
  if (!customer.notify.empty()) {
    out["notify"] = customer.notify;
  }
  return out;
}

json::array taken_json(const std::vector<Taken>& taken) {
  json::array out;
  for (const auto& item : taken) {
    json::object one;
    one["requirement"] = item.requirement;
    one["resource"] = item.resource.value;
    one["unit"] = item.unit;
    if (item.part != 0) {
      one["part"] = item.part;
    }
    out.push_back(std::move(one));
  }
  return out;
}

/// Of a party: the first of its seats, then the others.
json::array seats_json(const Booking& booking) {
  json::array out;
  for (const int seat : seats_of(booking)) {
    out.emplace_back(seat);
  }
  return out;
}

json::object booking_json(const Booking& booking) {
  json::object out;
  out["id"] = booking.id.value;
  out["agency"] = booking.agency.value;
  out["service"] = booking.service.value;
  out["starts_at"] = to_rfc3339(booking.time.start);
  out["ends_at"] = to_rfc3339(booking.time.end);
  out["time_zone"] = booking.time_zone;
  out["customer"] = customer_json(booking.customer);
  out["taken"] = taken_json(booking.taken);
  out["status"] = name(booking.status);
  out["uid"] = booking.uid;
  out["sequence"] = booking.sequence;
  out["version"] = booking.version;
  out["verified"] = booking.verified;
  out["note"] = booking.note;
  out["cancelled_by"] = booking.cancelled_by;
  out["cancel_reason"] = booking.cancel_reason;
  out["created_at"] = to_rfc3339(booking.created_at);
  out["updated_at"] = to_rfc3339(booking.updated_at);
  if (booking.deadline) {
    out["deadline"] = to_rfc3339(*booking.deadline);
  }
  if (!booking.customer_response.empty()) {
    out["customer_response"] = booking.customer_response;
  }
  if (!booking.more_seats.empty()) {
    out["seats"] = seats_json(booking);
  }
  return out;
}

/// The parts with their names.
json::array parts_json(const Appointment& appointment) {
  json::array out;
  const auto& parts = appointment.booking.parts;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    json::object one;
    one["service"] = parts[index].service.value;
    one["starts_at"] = to_rfc3339(parts[index].time.start);
    one["ends_at"] = to_rfc3339(parts[index].time.end);
    one["name"] = index < appointment.part_names.size() ? appointment.part_names[index] : "";
    out.push_back(std::move(one));
  }
  return out;
}

json::array windows_json(const std::vector<TimeRange>& windows) {
  json::array out;
  for (const auto& window : windows) {
    out.push_back({{"start", to_rfc3339(window.start)}, {"end", to_rfc3339(window.end)}});
  }
  return out;
}

json::array starts_json(const std::vector<Instant>& starts) {
  json::array out;
  for (const auto start : starts) {
    out.push_back(json::object{{"starts_at", to_rfc3339(start)}});
  }
  return out;
}

Customer read_customer(const json::object& object) {
  Customer out;
  out.id = {json_text(object, "id")};
  out.name = json_text(object, "name");
  out.email = json_text(object, "email");
  out.phone = json_text(object, "phone");
  out.locale = json_text(object, "locale");
  out.time_zone = json_text(object, "time_zone");
  if (object.contains("notify")) {
    out.notify = json_text(object, "notify");
  }
  return out;
}

void read_seats(const json::value& value, Booking& out) {
  const auto& seats = json_array(value, "seats");
  for (std::size_t place = 0; place < seats.size(); ++place) {
    const auto seat = static_cast<int>(json_number(seats[place], "a seat"));
    if (place == 0) {
      out.seat = seat;
    } else {
      out.more_seats.push_back(seat);
    }
  }
}

Booking read_booking(const json::object& object) {
  Booking out;
  out.id = {json_text(object, "id")};
  out.agency = {json_number(object, "agency")};
  out.service = {json_text(object, "service")};
  out.time = {json_instant(object, "starts_at"), json_instant(object, "ends_at")};
  out.time_zone = json_text(object, "time_zone");
  out.customer = read_customer(json_object(json_member(object, "customer"), "customer"));
  for (const auto& item : json_array(json_member(object, "taken"), "taken")) {
    const auto& one = json_object(item, "a taken resource");
    out.taken.push_back({json_text(one, "requirement"),
                         {json_text(one, "resource")},
                         static_cast<int>(json_number(one, "unit")),
                         one.contains("part") ? static_cast<int>(json_number(one, "part")) : 0});
  }
  const auto status = booking_status(json_text(object, "status"));
  if (!status) {
    throw BadJson{"status is not a booking's"};
  }
  out.status = *status;
  out.uid = json_text(object, "uid");
  out.sequence = json_number(object, "sequence");
  out.version = json_number(object, "version");
  out.verified = json_flag(json_member(object, "verified"), "verified");
  out.note = json_text(object, "note");
  out.cancelled_by = json_text(object, "cancelled_by");
  out.cancel_reason = json_text(object, "cancel_reason");
  out.created_at = json_instant(object, "created_at");
  out.updated_at = json_instant(object, "updated_at");
  if (object.contains("deadline")) {
    out.deadline = json_instant(object, "deadline");
  }
  if (object.contains("customer_response")) {
    out.customer_response = json_text(object, "customer_response");
  }
  if (object.contains("seats")) {
    read_seats(json_member(object, "seats"), out);
  }
  return out;
}

void read_parts(const json::value& value, Appointment& out) {
  for (const auto& item : json_array(value, "parts")) {
    const auto& one = json_object(item, "a part");
    out.booking.parts.push_back({{json_text(one, "service")},
                                 {json_instant(one, "starts_at"), json_instant(one, "ends_at")}});
    out.part_names.push_back(json_text(one, "name"));
  }
}

std::vector<TimeRange> read_windows(const json::value& value) {
  std::vector<TimeRange> out;
  for (const auto& item : json_array(value, "windows")) {
    const auto& window = json_object(item, "a window");
    out.push_back({json_instant(window, "start"), json_instant(window, "end")});
  }
  return out;
}

Appointment read_appointment(const json::value& value) {
  const auto& object = json_object(value, "an appointment");
  Appointment out;
  out.booking = read_booking(json_object(json_member(object, "booking"), "booking"));
  out.service_name = json_text(object, "service_name");
  out.service_description = json_text(object, "service_description");
  out.agency_name = json_text(object, "agency_name");
  out.agency_mail_address = json_text(object, "agency_mail_address");
  for (const auto& item : json_array(json_member(object, "resources"), "resources")) {
    const auto& one = json_object(item, "a resource");
    out.resources.push_back(
        {{json_text(one, "resource")}, json_text(one, "kind"), json_text(one, "name")});
  }
  if (object.contains("parts")) {
    read_parts(json_member(object, "parts"), out);
  }
  if (object.contains("windows")) {
    out.windows = read_windows(json_member(object, "windows"));
  }
  if (object.contains("alternatives")) {
    for (const auto& item : json_array(json_member(object, "alternatives"), "alternatives")) {
      out.alternatives.push_back(json_instant(json_object(item, "a start"), "starts_at"));
    }
  }
  return out;
}

}  // namespace

std::string to_json(const Appointment& appointment) {
  json::array resources;
  for (const auto& item : appointment.resources) {
    json::object one;
    one["resource"] = item.resource.value;
    one["kind"] = item.kind;
    one["name"] = item.name;
    resources.push_back(std::move(one));
  }
  json::object out;
  out["booking"] = booking_json(appointment.booking);
  out["service_name"] = appointment.service_name;
  out["service_description"] = appointment.service_description;
  out["agency_name"] = appointment.agency_name;
  out["agency_mail_address"] = appointment.agency_mail_address;
  out["resources"] = std::move(resources);
  if (!appointment.booking.parts.empty()) {
    out["parts"] = parts_json(appointment);
  }
  if (!appointment.windows.empty()) {
    out["windows"] = windows_json(appointment.windows);
  }
  if (!appointment.alternatives.empty()) {
    out["alternatives"] = starts_json(appointment.alternatives);
  }
  return json::serialize(out);
}

Result<Appointment> parse_appointment(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) {
    return value.error();
  }
  try {
    return read_appointment(*value);
  } catch (const BadJson& bad) {
    return Error{Errc::validation, bad.what};
  }
}

}  // namespace holdfast::store
