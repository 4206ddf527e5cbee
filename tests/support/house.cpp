#include "tests/support/house.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <filesystem>
#include <stdexcept>

namespace holdfast::test {

namespace {

/// A command that is a function, for setting the scene.
struct Arrange {
  using Outcome = int;
  std::function<void(store::Transaction&)> work;
};

Result<int> decide(const Arrange& command, store::RuleContext, store::Transaction& tx) {
  command.work(tx);
  return 0;
}

store::Resource person(const Salon& salon, const store::ResourceId& id, const std::string& slug,
                       const std::string& name) {
  store::Resource resource;
  resource.id = id;
  resource.agency = salon.agency;
  resource.kind = store::ResourceKind::staff;
  resource.slug = slug;
  resource.name = name;
  resource.email = slug + "@salon.example";
  resource.time_zone = "Europe/Berlin";
  for (int day = 0; day < 5; ++day) {
    resource.hours.weekdays[day] = {{9 * 60, 17 * 60}};
  }
  return resource;
}

store::Resource room(const Salon& salon) {
  store::Resource resource;
  resource.id = salon.room;
  resource.agency = salon.agency;
  resource.kind = store::ResourceKind::room;
  resource.slug = "room";
  resource.name = "Room";
  resource.time_zone = "Europe/Berlin";
  resource.capacity = 2;
  return resource;
}

store::Requirement one_of(const std::string& name, std::vector<store::ResourceId> pool) {
  store::Requirement requirement;
  requirement.name = name;
  requirement.pool = std::move(pool);
  return requirement;
}

store::Service massage(const Salon& salon) {
  store::Service service;
  service.id = salon.massage;
  service.agency = salon.agency;
  service.slug = "massage";
  service.name = "Massage";
  service.duration = std::chrono::minutes{60};
  service.slot_step = std::chrono::minutes{30};
  service.requirements = {one_of("therapist", {salon.ana, salon.ben}),
                          one_of("room", {salon.room})};
  return service;
}

store::Calendar calendar(const Salon& salon, const store::CalendarId& id,
                         const store::ResourceId& resource, const std::string& name) {
  store::Calendar calendar;
  calendar.id = id;
  calendar.agency = salon.agency;
  calendar.resource = resource;
  calendar.slug = "appointments";
  calendar.name = "Appointments of " + name;
  return calendar;
}

}  // namespace

Instant at(std::string_view rfc3339) {
  const auto instant = parse_rfc3339(rfc3339);
  if (!instant) {
    throw std::invalid_argument("not RFC 3339: " + std::string(rfc3339));
  }
  return *instant;
}

House::House(HouseSetup setup) : clock(setup.now), random(setup.seed), setup_(std::move(setup)) {
  for (const char* part : {"holdfast.db", "holdfast.db-wal"}) {
    const auto left = std::filesystem::path(setup_.left_behind) / part;
    if (!setup_.left_behind.empty() && std::filesystem::exists(left)) {
      std::filesystem::copy_file(left, folder_.file(part));
    }
  }
  open();
}

House::~House() = default;

void House::open() {
  engine_ = sqlite::Engine::open({.path = path(),
                                  .cache_kib = 2048,
                                  .vfs = setup_.vfs,
                                  .readers = 4,
                                  .checkpoint_every = std::chrono::milliseconds{0},
                                  .wal_limit = setup_.wal_limit})
                .value();
  ledger_ = std::make_unique<store::Ledger>(
      *engine_, io.get_executor(), clock, random,
      setup_.format != nullptr ? *setup_.format : codec_format(), setup_.rules, log, setup_.ledger);
}

void House::restart() {
  ledger_.reset();
  engine_.reset();
  open();
}

void House::finish(Awaitable<void> coroutine) {
  struct End {
    bool reached = false;
    std::exception_ptr thrown;
  };
  const auto end = std::make_shared<End>();
  boost::asio::co_spawn(io, std::move(coroutine), [end](std::exception_ptr thrown) {
    *end = {true, thrown};
  });
  io.restart();
  while (!end->reached && io.run_one() > 0) {
  }
  if (!end->reached) {
    throw std::logic_error("nothing is left to run, and the coroutine is not done");
  }
  if (end->thrown) {
    std::rethrow_exception(end->thrown);
  }
}

void House::run() {
  io.restart();
  io.poll();
}

void House::arrange(std::function<void(store::Transaction&)> work) {
  apply(Arrange{std::move(work)}).value();
}

Salon House::with_salon() {
  const auto now = clock.now();
  const Salon salon{.agency = {},
                    .ana = store::make_id<store::ResourceId>(now, random),
                    .ben = store::make_id<store::ResourceId>(now, random),
                    .room = store::make_id<store::ResourceId>(now, random),
                    .massage = store::make_id<store::ServiceId>(now, random),
                    .anas_calendar = store::make_id<store::CalendarId>(now, random),
                    .bens_calendar = store::make_id<store::CalendarId>(now, random)};
  arrange([&](store::Transaction& tx) {
    tx.put(store::Agency{salon.agency, "Salon", "Europe/Berlin", "booking@salon.example"});
    tx.put(person(salon, salon.ana, "ana", "Ana"));
    tx.put(person(salon, salon.ben, "ben", "Ben"));
    tx.put(room(salon));
    tx.put(massage(salon));
    tx.put(calendar(salon, salon.anas_calendar, salon.ana, "Ana"));
    tx.put(calendar(salon, salon.bens_calendar, salon.ben, "Ben"));
  });
  return salon;
}

}  // namespace holdfast::test
