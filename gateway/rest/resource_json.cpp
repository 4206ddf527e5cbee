#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/rest/catalogue_json.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestSlug = 80;
constexpr std::size_t kLongestAddress = 254;
constexpr std::int64_t kMostPlaces = 1000;
constexpr std::int64_t kMostBookings = 1000;

}  // namespace

boost::json::object resource_json(const store::Resource& resource) {
  boost::json::object body;
  body["id"] = resource.id.value;
  body["kind"] = std::string(name(resource.kind));
  body["slug"] = resource.slug;
  body["name"] = resource.name;
  body["email"] = resource.email;
  body["time_zone"] = resource.time_zone;
  body["capacity"] = resource.capacity;
  body["daily_cap"] = resource.daily_cap;
  body["weekly_cap"] = resource.weekly_cap;
  body["hours"] = boost::json::parse(to_json(resource.hours));
  body["agenda"] = resource.agenda;
  body["active"] = resource.active;
  body["version"] = resource.version;
  return body;
}

void read_resource(Members& body, Faults& faults, store::Resource& resource) {
  if (const auto text = body.text("kind", kLongestSlug)) {
    if (const auto kind = store::resource_kind(*text)) {
      resource.kind = *kind;
    } else {
      faults.add("/kind", "value", "staff, room or equipment.");
    }
  }
  resource.slug = body.text("slug", kLongestSlug).value_or(resource.slug);
  resource.name = body.text("name", kLongestName).value_or(resource.name);
  resource.email = body.text("email", kLongestAddress).value_or(resource.email);
  resource.time_zone = body.text("time_zone", kLongestSlug).value_or(resource.time_zone);
  resource.capacity =
      static_cast<int>(body.whole("capacity", 1, kMostPlaces).value_or(resource.capacity));
  resource.daily_cap =
      static_cast<int>(body.whole("daily_cap", 0, kMostBookings).value_or(resource.daily_cap));
  resource.weekly_cap =
      static_cast<int>(body.whole("weekly_cap", 0, kMostBookings).value_or(resource.weekly_cap));
  if (const auto* hours = body.raw_object("hours")) {
    auto read = store::parse_working_hours(boost::json::serialize(*hours));
    if (read) {
      resource.hours = std::move(*read);
    } else {
      faults.add("/hours", "format", read.error().detail);
    }
  }
  resource.agenda = body.flag("agenda").value_or(resource.agenda);
  resource.active = body.flag("active").value_or(resource.active);
}

}  // namespace holdfast::gateway::rest
