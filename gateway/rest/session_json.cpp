#include "gateway/rest/session_json.hpp"

#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

int seats_of_all(const store::WholeClass& whole) {
  int seats = 0;
  for (const auto& booking : whole.bookings) {
    seats += store::holds_claims(booking.status) ? store::party_of(booking) : 0;
  }
  return seats;
}

/// Nobody sits in it any more, so it is not there any more.
bool is_over(const store::WholeClass& whole) { return seats_of_all(whole) == 0; }

json::object class_json(const store::WholeClass& whole, const Names& names,
                        const std::string& base_url, const std::string& time_zone) {
  auto body = session_json(whole.session, seats_of_all(whole), names, base_url, time_zone);
  json::array bookings;
  for (const auto& booking : whole.bookings) {
    bookings.push_back({{"id", booking.id.value},
                        {"status", std::string(name(booking.status))},
                        {"version", booking.version},
                        {"party", store::party_of(booking)}});
  }
  body["bookings"] = std::move(bookings);
  return body;
}

}  // namespace

json::object session_json(const store::GroupSession& session, int seats_taken, const Names& names,
                          const std::string& base_url, const std::string& time_zone) {
  json::object body;
  body["id"] = session.id.value;
  body["version"] = session.version;
  body["service"] = names.reference(session.service);
  for (auto& member : when_json(session.time, time_zone)) {
    body[member.key()] = std::move(member.value());
  }
  add_taken(body, session.taken, names);
  body["seats"] = session.seats;
  body["seats_taken"] = seats_taken;
  body["links"] = json::object{{"self", base_url + "/v1/sessions/" + session.id.value},
                               {"bookings", base_url + "/v1/bookings?session=" + session.id.value}};
  return body;
}

HttpResponse class_response(const store::WholeClass& whole, const Names& names,
                            const std::string& base_url, const std::string& time_zone) {
  auto response = json_response(200, class_json(whole, names, base_url, time_zone));
  if (!is_over(whole)) {
    response.headers.set("ETag", version_tag(whole.session.version));
  }
  return response;
}

HttpResponse class_rehearsal(const store::WholeClass& whole, const Names& names,
                             const std::string& base_url, const std::string& time_zone) {
  json::object body;
  body["dry_run"] = true;
  body["would_be"] = class_json(whole, names, base_url, time_zone);
  return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
