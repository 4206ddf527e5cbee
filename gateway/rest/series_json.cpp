#include "gateway/rest/series_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/booking_json.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::gateway::rest {

namespace json = boost::json;

json::object SeriesAnswer::date_json(const std::string& local, std::optional<Instant> at) const {
  json::object date;
  date["local"] = local;
  date["starts_at"] = nullptr;
  if (at) {
    const auto zone = TimeZone::find(time_zone_);
    date["starts_at"] = zone ? to_rfc3339(*at, zone->offset_at(*at)) : to_rfc3339(*at);
  }
  date["booking"] = nullptr;
  date["problem"] = nullptr;
  return date;
}

void SeriesAnswer::add(const store::Booking& booking) {
  auto date = date_json(booking.local_start, booking.time.start);
  date["booking"] = booking_json(booking, names_, where_.base_url);
  occurrences_.push_back(std::move(date));
  ++done_;
}

void SeriesAnswer::add(const std::string& local, std::optional<Instant> at, const Error& refusal) {
  auto date = date_json(local, at);
  date["problem"] = json::parse(problem(localised(refusal, time_zone_), where_).body);
  occurrences_.push_back(std::move(date));
  ++refused_;
}

void SeriesAnswer::add_possible(const store::Booking& booking) {
  occurrences_.push_back(date_json(booking.local_start, booking.time.start));
  ++done_;
}

json::object SeriesAnswer::body(std::string_view verb) && {
  json::object body;
  body[verb] = done_;
  body["refused"] = refused_;
  body["occurrences"] = std::move(occurrences_);
  return body;
}

}  // namespace holdfast::gateway::rest
