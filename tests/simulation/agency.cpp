#include "tests/simulation/agency.hpp"

#include <sstream>

#include "store/commands/sources.hpp"
#include "tests/store/raw_database.hpp"

namespace holdfast::simulation {

using namespace store;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

Agency::Agency(std::uint64_t seed, Instant now)
    : world_(seed, now),
      seed_(seed),
      zone_(TimeZone::find("Europe/Berlin").value()),
      chain_(kAuditStart) {
  life_ = std::make_unique<Life>(world_, seed_ * 1000, "");
  set_up();
  life_->begin();
}

void Agency::set_up() {
  salon_ = life_->house.with_salon();
  tattoo_ = make_id<ServiceId>(world_.now, life_->house.random);
  course_ = make_id<ServiceId>(world_.now, life_->house.random);
  life_->house.arrange([&](Transaction& tx) {
    // Freed time goes to who waits; a quarter of an hour between two massages.
    auto massage = tx.service(salon_.agency, salon_.massage).value();
    massage.buffer_after = minutes{15};
    massage.policy.change_notice = hours{4};
    tx.put(massage);
    auto tattoo = massage;
    tattoo.id = tattoo_;
    tattoo.slug = tattoo.name = "tattoo";
    tattoo.duration = hours{2};
    tattoo.policy.approval = true;
    tx.put(tattoo);
    auto course = massage;
    course.id = course_;
    course.slug = course.name = "course";
    course.policy.seats = 4;
    tx.put(course);
  });
  connect(salon_.ana, "ana.example");
  connect(salon_.ben, "ben.example");
}

void Agency::connect(const ResourceId& resource, const std::string& host) {
  world_.calendars[host];
  ConnectSource command;
  command.source.agency = salon_.agency;
  command.source.resource = resource;
  command.source.provider = "caldav";
  command.source.name = "Private";
  command.source.url = "https://" + host + "/ana/plans/";
  command.source.sealed_secret = "secret";
  command.source.writes = true;
  life_->house.apply(std::move(command)).value();
}

// Wherever it is: some of what was asked is done, some is not, and nobody was told of either.
void Agency::crash() {
  for (int handlers = world_.below(12); handlers > 0; --handlers) {
    life_->house.io.poll_one();
  }
  life_->strike_down();
  ++tally_.crashes;
  // Whether those arrived the next life cannot know.
  test::RawDatabase left(life_->house.path());
  for (const auto& effect : lines_of(left.ask("select id from effects where state = 'leased'"))) {
    ++world_.excuses[effect];
  }
  auto next = std::make_unique<Life>(world_, seed_ * 1000 + ++lives_, life_->folder());
  life_ = std::move(next);
  life_->begin();
}

void Agency::pass(Duration span) {
  ++steps_;
  const auto local = zone_.to_local(world_.now).value;
  const auto hour =
      std::chrono::duration_cast<hours>(local - std::chrono::floor<std::chrono::days>(local))
          .count();
  weather_changes();
  // At night people sleep, and their phones only repeat what they could not send.
  const int busy = hour >= 7 && hour < 21 ? 3 : 0;
  for (int i = 0; i < busy; ++i) {
    const std::function<void()> deeds[] = {[&] { somebody_books(); },
                                           [&] { somebody_books(); },
                                           [&] { somebody_books(); },
                                           [&] { somebody_holds(); },
                                           [&] { somebody_moves(); },
                                           [&] { somebody_cancels(); },
                                           [&] { somebody_waits(); },
                                           [&] { somebody_answers_an_offer(); },
                                           [&] { somebody_blocks(); },
                                           [&] { somebody_drags(); },
                                           [&] { something_happens_outside(); },
                                           [&] { office_decides(); }};
    deeds[world_.below(static_cast<int>(std::size(deeds)))]();
  }
  somebody_asks_again();
  timers_ring();
  if (world_.one_in(40)) {
    crash();
  }
  life_->live_until(world_.now + span);
  check_step();
  if (steps_ % 50 == 0) {
    check_all();
  }
}

void Agency::come_to_rest() {
  world_.weather = {.mail_trouble = 0, .calendar_trouble = 0};
  while (!unanswered_.empty()) {
    somebody_asks_again();
    life_->live_until(world_.now + minutes{1});
  }
  // Leases of lives that were struck down run out, and the longest pause between two attempts.
  for (int hour = 0; hour < 72; ++hour) {
    timers_ring();
    life_->live_until(world_.now + hours{1});
  }
  check_all();
  check_rest();
  tally_.letters = static_cast<int>(world_.letters.size());
}

std::string Agency::last_hash() const {
  return life_->house.read(
      [&](const Reads& reads) { return reads.last_audit(salon_.agency)->hash; });
}

std::optional<Booking> Agency::some_booking(const std::vector<BookingStatus>& statuses) {
  BookingFilter filter;
  filter.agency = salon_.agency;
  filter.statuses = statuses;
  filter.start_from = world_.now - hours{4};
  const auto found = life_->house.read([&](const Reads& reads) {
    return reads.bookings(filter, {*filter.start_from, {}}, 60);
  });
  if (found.empty()) {
    return std::nullopt;
  }
  return found[static_cast<std::size_t>(world_.below(static_cast<int>(found.size())))];
}

}  // namespace holdfast::simulation
