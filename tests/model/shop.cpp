#include "tests/model/shop.hpp"

#include <cstdio>

#include "store/commands/administration.hpp"
#include "store/commands/sources.hpp"

namespace holdfast::model {

using store::Assignment;
using store::ResourceKind;

Instant instant(Minute minute) { return Instant{std::chrono::minutes{minute}}; }

Minute minute(Instant instant) {
  return std::chrono::floor<std::chrono::minutes>(instant.time_since_epoch()).count();
}

std::string in_words(Minute minute) {
  constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  const auto local = minute + kEast;
  const auto day = local / 1440;
  char text[40];
  std::snprintf(text, sizeof text, "%s day %lld %02d:%02d", kDays[day % 7],
                static_cast<long long>(day), static_cast<int>(local % 1440 / 60),
                static_cast<int>(local % 60));
  return text;
}

namespace {

Thing person(std::string slug, std::vector<Window> day, std::vector<Window> saturday = {}) {
  Thing thing;
  thing.slug = std::move(slug);
  for (int weekday = 0; weekday < 5; ++weekday) {
    thing.week[weekday] = day;
  }
  thing.week[5] = std::move(saturday);
  return thing;
}

Thing device(std::string slug, ResourceKind kind, int places) {
  Thing thing;
  thing.slug = std::move(slug);
  thing.kind = kind;
  thing.places = places;
  return thing;
}

}  // namespace

Shop the_shop() {
  Shop shop;
  shop.things = {person("ana", {{9 * 60, 17 * 60}}), person("ben", {{9 * 60, 17 * 60}}),
                 person("cem", {{8 * 60, 12 * 60}, {13 * 60, 18 * 60}}, {{10 * 60, 14 * 60}}),
                 device("room", ResourceKind::room, 2),
                 device("laser", ResourceKind::equipment, 1)};
  shop.things[2].daily_cap = 4;
  // The laser is locked away at night and on Sundays.
  for (int weekday = 0; weekday < 6; ++weekday) {
    shop.things[4].week[weekday] = {{7 * 60, 20 * 60}};
  }
  const int ana = 0;
  const int ben = 1;
  const int cem = 2;
  const int room = 3;
  const int laser = 4;
  shop.treats = {
      {.slug = "cut", .length = 30, .needs = {{"person", {ana, ben, cem}}}, .lengths = {45, 75}},
      {.slug = "massage",
       .length = 60,
       .after = 15,
       .step = 30,
       .needs = {{"therapist", {ben, ana}, 1, Assignment::priority}, {"room", {room}}}},
      {.slug = "peel",
       .length = 45,
       .before = 10,
       .after = 5,
       .notice = 120,
       .window = 5 * 1440,
       .needs = {{"person", {ana, cem}, 1, Assignment::in_turn}, {"laser", {laser}}}},
      {.slug = "pair",
       .length = 90,
       .step = 30,
       .needs = {{"people", {ana, ben, cem}, 2}, {"room", {room}}}},
      // The same people may do either part: who does which is a puzzle.
      {.slug = "show",
       .length = 20,
       .after = 10,
       .step = 10,
       .needs = {{"lead", {ana, ben}, 1, Assignment::priority},
                 {"help", {ana, cem}, 1, Assignment::priority}}},
      {.slug = "tattoo",
       .length = 120,
       .step = 60,
       .needs = {{"artist", {cem, ben}, 1, Assignment::in_turn}},
       .approval = true},
      {.slug = "yoga",
       .length = 60,
       .after = 10,
       .step = 60,
       .needs = {{"teacher", {ben, cem}}, {"room", {room}}},
       .seats = 5,
       .largest_party = 3},
  };
  shop.sources = {ana, cem};
  return shop;
}

namespace {

store::Resource resource_of(const Thing& thing, store::AgencyId agency) {
  store::Resource resource;
  resource.agency = agency;
  resource.kind = thing.kind;
  resource.slug = thing.slug;
  resource.name = thing.slug;
  resource.email = thing.slug + "@shop.example";
  resource.time_zone = kZone;
  resource.capacity = thing.places;
  resource.daily_cap = thing.daily_cap;
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    for (const auto& [from, to] : thing.week[weekday]) {
      resource.hours.weekdays[weekday].push_back({from, to});
    }
  }
  return resource;
}

store::Service service_of(const Treat& treat, const Ids& ids) {
  store::Service service;
  service.agency = ids.agency;
  service.slug = treat.slug;
  service.name = treat.slug;
  service.duration = std::chrono::minutes{treat.length};
  service.buffer_before = std::chrono::minutes{treat.before};
  service.buffer_after = std::chrono::minutes{treat.after};
  service.minimum_notice = std::chrono::minutes{treat.notice};
  service.booking_window = std::chrono::minutes{treat.window};
  service.slot_step = std::chrono::minutes{treat.step};
  service.policy.approval = treat.approval;
  service.policy.seats = treat.seats;
  service.policy.largest_party = treat.largest_party;
  service.policy.approval_within = std::chrono::minutes{treat.approval_within};
  if (!treat.lengths.empty()) {
    service.policy.durations.emplace_back(treat.length);
    for (const int length : treat.lengths) {
      service.policy.durations.emplace_back(length);
    }
  }
  for (const auto& need : treat.needs) {
    store::Requirement requirement;
    requirement.name = need.name;
    requirement.count = need.count;
    requirement.assignment = need.way;
    for (const int member : need.pool) {
      requirement.pool.push_back(ids.things[static_cast<std::size_t>(member)]);
    }
    service.requirements.push_back(std::move(requirement));
  }
  return service;
}

store::SourceId connect(const store::ResourceId& resource, test::House& house) {
  store::ConnectSource command;
  command.source.resource = resource;
  command.source.provider = "caldav";
  command.source.name = "Outside";
  command.source.url = "https://dav.example/" + resource.value + "/";
  return house.apply(command).value().id;
}

}  // namespace

Ids open_shop(const Shop& shop, test::House& house) {
  Ids ids;
  house.apply(store::DefineAgency{{}, {ids.agency, "Shop", kZone, "booking@shop.example"}}).value();
  for (const auto& thing : shop.things) {
    const auto made =
        house.apply(store::DefineResource{{}, resource_of(thing, ids.agency), {}}).value();
    ids.things.push_back(made.id);
    const auto calendar = house.read([&](const store::Reads& reads) {
      return reads.calendar_by_slug(ids.agency, made.id, "appointments");
    });
    ids.calendars.push_back(calendar ? calendar->id : store::CalendarId{});
  }
  for (const auto& treat : shop.treats) {
    ids.treats.push_back(
        house.apply(store::DefineService{{}, service_of(treat, ids), {}}).value().id);
  }
  for (const int thing : shop.sources) {
    ids.sources.push_back(connect(ids.things[static_cast<std::size_t>(thing)], house));
  }
  return ids;
}

}  // namespace holdfast::model
