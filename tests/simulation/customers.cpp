// Customers: they book, change their minds, wait for time to come free, and their phones lose
// answers and ask again.
#include <boost/asio/co_spawn.hpp>

#include "store/base/text.hpp"
#include "store/commands/holds.hpp"
#include "store/commands/waitlist.hpp"
#include "store/placement.hpp"
#include "tests/simulation/agency.hpp"

namespace holdfast::simulation {

using namespace store;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Actor kCustomer{"customer", "cu_somebody", "api", "rq_simulation"};

std::string body_of(const Result<Booking>& outcome) {
  return outcome ? outcome->id.value : std::string(name(outcome.error().code));
}

}  // namespace

/// A working hour of the coming days, by the clock on the wall.
Instant Agency::some_start() {
  const auto date = zone_.date_at(world_.now) + std::chrono::days{world_.below(9)};
  const auto local = std::chrono::local_seconds{date} + minutes{9 * 60 + 30 * world_.below(16)};
  return zone_.first_instant_at_or_after({local});
}

RequestBooking Agency::wish() {
  RequestBooking command;
  command.agency = salon_.agency;
  command.actor = kCustomer;
  const ServiceId services[] = {salon_.massage, salon_.massage, tattoo_, course_};
  command.service = services[world_.below(4)];
  command.starts_at = some_start();
  command.time_zone = "Europe/Berlin";
  command.customer.name = "Customer";
  command.customer.email = "c" + std::to_string(++customers_) + "@mail.example";
  if (world_.one_in(4)) {
    command.wanted = world_.one_in(2) ? salon_.ana : salon_.ben;
  }
  return command;
}

void Agency::somebody_books() {
  auto command = wish();
  // Most people take what the page offers; and what it offers they must get.
  const bool looked = world_.below(3) != 0;
  if (looked) {
    const auto slots = life_->house.read([&](const Reads& reads) {
      const auto service = reads.service(salon_.agency, command.service).value();
      const Wish any{.service = service, .starts_at = world_.now, .wanted = command.wanted};
      RuleSettings settings;
      settings.source_max_age = hours{3};
      return free_slots(any, {world_.now, world_.now + std::chrono::days{6}}, settings, world_.now,
                        reads, 60)
          .value();
    });
    if (slots.empty()) {
      return;
    }
    command.starts_at =
        slots[static_cast<std::size_t>(world_.below(static_cast<int>(slots.size())))].time.start;
  }
  requests_.push_back({"key-" + std::to_string(requests_.size()), command, {}, world_.now});
  send(requests_.size() - 1);
  // Sometimes the process is struck down while the request is under way.
  if (world_.one_in(60)) {
    crash();
    return;
  }
  life_->house.run();
  const auto& answer = requests_.back().answer;
  if (looked && answer && !answer->starts_with("bk_")) {
    fault("a slot was offered and then refused: " + *answer);
  }
}

void Agency::send(std::size_t request) {
  Keyed<RequestBooking> keyed;
  const auto& sent = requests_[request];
  keyed.key = {salon_.agency, "us_simulation", "POST /v1/bookings", sent.key, sent.key};
  keyed.keep_for = hours{24 * 30};
  keyed.command = sent.command;
  keyed.render = [](const Result<Booking>& outcome, const auto&) {
    return Answer{outcome ? 201 : 409, body_of(outcome), {}, {}};
  };
  boost::asio::co_spawn(life_->house.io, life_->house.ledger().apply(std::move(keyed)),
                        [this, request, life = life_.get()](std::exception_ptr, auto outcome) {
                          // An answer of a process that is gone reaches nobody.
                          if (!life->is_dead()) {
                            received(request, outcome);
                          }
                        });
  if (world_.one_in(6)) {
    unanswered_.push_back(request);
  }
}

void Agency::received(std::size_t index, const Result<Keyed<RequestBooking>::Outcome>& outcome) {
  auto& request = requests_[index];
  if (!went_through(outcome, "a booking")) {
    return;
  }
  const auto& body = outcome->answer.body;
  tally_.replays += outcome->replayed ? 1 : 0;
  if (request.answer && *request.answer != body) {
    fault(request.key + " was answered " + *request.answer + ", and now " + body);
  }
  if (!request.answer && outcome->answer.status == 201) {
    ++tally_.bookings;
  }
  request.answer = body;
}

void Agency::somebody_asks_again() {
  if (!unanswered_.empty()) {
    const auto request = unanswered_.front();
    unanswered_.pop_front();
    if (requests_[request].sent_at + std::chrono::days{29} > world_.now) {
      send(request);
      life_->house.run();
    }
  }
}

void Agency::somebody_holds() {
  const auto token = sha256_hex("token " + std::to_string(++texts_));
  auto request = wish();
  PlaceHold command;
  command.agency = salon_.agency;
  command.actor = kCustomer;
  command.service = request.service;
  command.starts_at = request.starts_at;
  command.time_zone = request.time_zone;
  command.token_hash = token;
  const auto held = life_->house.apply(std::move(command));
  if (!went_through(held, "a hold") || world_.one_in(3)) {
    return;
  }
  // They type for a while, and are too slow now and then.
  life_->live_until(world_.now + minutes{world_.below(13)});
  request.hold = {{held->id, token}};
  tally_.bookings += went_through(life_->house.apply(std::move(request)), "a hold's booking");
}

void Agency::somebody_moves() {
  const auto booking = some_booking({BookingStatus::confirmed, BookingStatus::conflicted});
  if (!booking) {
    return;
  }
  RescheduleBooking command;
  command.agency = salon_.agency;
  command.actor = kCustomer;
  command.booking = booking->id;
  command.expected_version = booking->version;
  command.starts_at = some_start();
  went_through(life_->house.apply(std::move(command)), "a move");
}

void Agency::somebody_cancels() {
  const auto booking = some_booking({BookingStatus::confirmed, BookingStatus::requested});
  if (!booking) {
    return;
  }
  CancelBooking command;
  command.agency = salon_.agency;
  command.actor = kCustomer;
  command.booking = booking->id;
  command.by = "customer";
  went_through(life_->house.apply(std::move(command)), "a cancellation");
}

void Agency::somebody_waits() {
  JoinWaitlist command;
  command.actor = kCustomer;
  command.entry.agency = salon_.agency;
  command.entry.service = world_.one_in(2) ? salon_.massage : tattoo_;
  command.entry.customer.name = "Waiting";
  command.entry.customer.email = "w" + std::to_string(++customers_) + "@mail.example";
  command.entry.time_zone = "Europe/Berlin";
  // Not only what is left of today.
  const auto from = some_start() + hours{12};
  command.entry.windows = {{from, from + hours{4 + world_.below(40)}}};
  if (world_.one_in(3)) {
    command.entry.wanted = salon_.ana;
  }
  command.entry.tier = world_.below(2);
  const auto joined = life_->house.apply(std::move(command));
  if (went_through(joined, "joining the waitlist")) {
    waiting_.push_back(joined->entry.id);
  }
}

void Agency::somebody_answers_an_offer() {
  const auto offered = life_->house.read([&](const Reads& reads) {
    return reads.waitlist(salon_.agency, {}, WishStatus::offered, {}, 20);
  });
  if (offered.empty()) {
    return;
  }
  ++tally_.offers;
  const auto& entry =
      offered[static_cast<std::size_t>(world_.below(static_cast<int>(offered.size())))];
  if (world_.one_in(3)) {
    DeclineOffer decline;
    decline.agency = salon_.agency;
    decline.actor = kCustomer;
    decline.entry = entry.id;
    decline.leave = world_.one_in(2);
    went_through(life_->house.apply(std::move(decline)), "declining an offer");
    return;
  }
  AcceptOffer accept;
  accept.agency = salon_.agency;
  accept.actor = kCustomer;
  accept.entry = entry.id;
  went_through(life_->house.apply(std::move(accept)), "accepting an offer");
}

}  // namespace holdfast::simulation
