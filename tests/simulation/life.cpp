#include "tests/simulation/life.hpp"

#include <boost/asio/co_spawn.hpp>
#include <filesystem>

#include "tests/sync/open_secrets.hpp"

namespace holdfast::simulation {

using Ending = store::RecordAttempt::Ending;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// A mail server that is away, refuses, dawdles, and sometimes takes a message without saying so.
class Life::Post final : public notify::Channel {
 public:
  Post(World& world, Clock& clock, const bool& dead) : world_(world), clock_(clock), dead_(dead) {}
  [[nodiscard]] std::string_view name() const override { return "mail"; }

  Awaitable<notify::Delivery> deliver(store::Effect effect) override {
    notify::Delivery delivery;
    delivery.ending = Ending::retry;
    if (dead_) {
      co_return delivery;
    }
    if (world_.weather.mail_is_away) {
      delivery.detail = "no route";
      delivery.channel_down = true;
      co_return delivery;
    }
    if (world_.one_in(10)) {
      const auto later = clock_.now() + seconds{world_.below(300)};
      co_await clock_.sleep_until(later);
    }
    if (dead_) {
      co_return delivery;
    }
    const bool trouble = world_.in_a_hundred(world_.weather.mail_trouble);
    if (trouble && world_.one_in(2)) {
      delivery.detail = "451 try again";
      co_return delivery;
    }
    world_.letters.push_back({clock_.now(), effect.id.value, effect.kind, effect.recipient,
                              effect.booking.value, effect.sequence, effect.payload});
    if (trouble) {
      ++world_.excuses[effect.id.value];
      delivery.detail = "the answer was lost";
      co_return delivery;
    }
    delivery.ending = Ending::delivered;
    delivery.detail = "250 queued";
    co_return delivery;
  }

 private:
  World& world_;
  Clock& clock_;
  const bool& dead_;
};

/// The way to the staff's own calendars.
class Life::Net final : public HttpClient {
 public:
  Net(World& world, Clock& clock, const bool& dead) : world_(world), clock_(clock), dead_(dead) {}

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    if (world_.one_in(20)) {
      const auto later = clock_.now() + seconds{world_.below(20)};
      co_await clock_.sleep_until(later);
    }
    if (dead_) {
      co_return Error{Errc::canceled, "the process is gone"};
    }
    if (world_.weather.calendars_are_away) {
      co_return Error{Errc::unavailable, "no route"};
    }
    const bool trouble = world_.in_a_hundred(world_.weather.calendar_trouble);
    if (trouble && world_.one_in(2)) {
      co_return HttpResponse{503, {}, {}};
    }
    // The fake knows one host; which one is asked for says whose calendar it is.
    const auto host_end = request.url.find('/', 8);
    const auto host = request.url.substr(8, host_end - 8);
    request.url = "https://dav.example" + request.url.substr(host_end);
    auto answer = co_await world_.calendars.at(host).send(std::move(request));
    if (trouble) {
      co_return Error{Errc::timed_out, "the answer was lost"};
    }
    co_return answer;
  }

 private:
  World& world_;
  Clock& clock_;
  const bool& dead_;
};

namespace {

test::HouseSetup house_for(const World& world, std::uint64_t seed, const std::string& left) {
  test::HouseSetup setup;
  setup.now = world.now;
  setup.seed = seed;
  setup.left_behind = left;
  // Calendars are read every half hour, or a year would be spent on asking for news.
  setup.rules.source_max_age = hours{3};
  return setup;
}

}  // namespace

Life::Life(World& world, std::uint64_t seed, const std::string& left_behind)
    : house(house_for(world, seed, left_behind)),
      world_(world),
      post_(std::make_unique<Post>(world, house.clock, dead_)),
      net_(std::make_unique<Net>(world, house.clock, dead_)) {
  notify::WorkerSettings mail;
  mail.sweep = minutes{20};
  mail.rest = seconds{300};
  mail_ = std::make_unique<notify::Worker>(house.io.get_executor(), house.ledger(), house.clock,
                                           house.random, *post_, house.log, mail);
  sync::Settings sync;
  sync.poll = minutes{30};
  sync.sweep = minutes{20};
  sync_ = std::make_unique<sync::Engine>(house.io.get_executor(), house.ledger(), house.clock,
                                         house.random, *net_, test::codec_format(),
                                         test::open_secrets(), house.log, sync);
}

void Life::begin() {
  house.ledger().on_commit([this](store::Woken woken) {
    if (woken.effects) {
      mail_->ring();
      sync_->wake();
    }
  });
  running_ = 2;
  const auto ended = [this](const std::exception_ptr&) { --running_; };
  boost::asio::co_spawn(house.io, mail_->run(), ended);
  boost::asio::co_spawn(house.io, sync_->run(), ended);
  house.run();
}

void Life::live_until(Instant end) {
  house.run();
  for (auto next = house.clock.next_wake(); next && *next <= end; next = house.clock.next_wake()) {
    house.clock.set(std::max(*next, house.clock.now()));
    if (!dead_) {
      world_.now = house.clock.now();
    }
    house.run();
  }
  house.clock.set(std::max(end, house.clock.now()));
  if (!dead_) {
    world_.now = house.clock.now();
  }
  house.run();
}

std::string Life::folder() const {
  return std::filesystem::path(house.path()).parent_path().string();
}

// A process that is gone does nothing more. Here its coroutines must be let out of what they are
// in, behind a door through which nothing reaches the world any more.
Life::~Life() {
  dead_ = true;
  mail_->stop();
  sync_->stop();
  for (int hour = 0; hour < 100 && running_ > 0; ++hour) {
    live_until(house.clock.now() + hours{1});
  }
}

}  // namespace holdfast::simulation
