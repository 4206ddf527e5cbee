// Thousands of sources at many hosts, one of which is dead: the others are read within their time.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "sync/engine.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/open_secrets.hpp"

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;

/// As many as one small machine is to bear.
constexpr int kSources = 10'000;
constexpr int kHosts = 100;

/// Empty calendars at a hundred hosts. At the first of them nobody answers, and whoever asks learns
/// that after half a minute; at the second one answers take six seconds.
class ManyHosts final : public HttpClient {
 public:
  explicit ManyHosts(Clock& clock) : clock_(clock) {}

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    if (request.url.starts_with("https://h0.")) {
      ++to_the_dead;
      most_at_the_dead = std::max(most_at_the_dead, ++at_the_dead_);
      co_await clock_.sleep_until(clock_.now() + 30s);
      --at_the_dead_;
      co_return Error{Errc::timed_out, "h0 did not answer in time"};
    }
    if (request.url.starts_with("https://h1.")) {
      co_await clock_.sleep_until(clock_.now() + 6s);
    }
    const auto path = request.url.substr(request.url.find('/', 8));
    HttpResponse response;
    response.status = 207;
    response.body =
        "<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" "
        "xmlns:S=\"http://calendarserver.org/ns/\"><response><href>" +
        path +
        "</href><propstat><prop><resourcetype><collection/><C:calendar/>"
        "</resourcetype><S:getctag>1</S:getctag></prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response></multistatus>";
    co_return response;
  }

  int to_the_dead = 0;
  int most_at_the_dead = 0;

 private:
  Clock& clock_;
  int at_the_dead_ = 0;
};

TEST(EngineCrowd, DeadHostKeepsNobodyElseWaiting) {
  test::House house;
  const auto salon = house.with_salon();
  house.arrange([&](store::Transaction& tx) {
    for (int i = 0; i < kSources; ++i) {
      store::Source source;
      source.id = {"so_" + std::to_string(i)};
      source.agency = salon.agency;
      source.resource = salon.ana;
      source.provider = "caldav";
      source.name = "One of many";
      source.url =
          "https://h" + std::to_string(i % kHosts) + ".example/cal" + std::to_string(i) + "/";
      source.username = "user" + std::to_string(i);
      source.sealed_secret = "secret";
      tx.put(source);
    }
  });
  ManyHosts http(house.clock);
  bool ended = false;
  Engine engine(house.io.get_executor(), house.ledger(), house.clock, house.random, http,
                test::codec_format(), test::open_secrets(), house.log);
  boost::asio::co_spawn(house.io, engine.run(), [&](const std::exception_ptr&) { ended = true; });
  const auto live = [&](Duration time) {
    const auto end = house.clock.now() + time;
    house.run();
    while (house.clock.next_wake() && *house.clock.next_wake() <= end) {
      house.clock.set(*house.clock.next_wake());
      house.run();
    }
  };

  live(3min);

  const auto now = house.clock.now();
  int at_the_dead = 0;
  int overdue = 0;
  house.read([&](const store::Reads& reads) {
    for (const auto& source : reads.sources(salon.agency)) {
      if (source.url.starts_with("https://h0.")) {
        ++at_the_dead;
      } else if (source.url.starts_with("https://h1.")) {
        // Slow, and asked as fast as it goes; but not blind.
        EXPECT_TRUE(source.last_good_at.has_value()) << source.id.value;
      } else if (!source.last_good_at || *source.last_good_at + 75s < now) {
        ++overdue;
      }
    }
    return 0;
  });
  EXPECT_EQ(overdue, 0);
  EXPECT_EQ(at_the_dead, kSources / kHosts);
  // It was given up after a few, and looked at again now and then.
  EXPECT_LT(http.to_the_dead, 40);
  EXPECT_LE(http.most_at_the_dead, 24);
  EXPECT_TRUE(engine.progress().of({"so_0"})->host_away);
  EXPECT_FALSE(engine.progress().of({"so_7"})->host_away);
  EXPECT_EQ(engine.progress().all().hosts_away, 1U);
  EXPECT_GE(house.log.count("sync.host_left_alone"), 1);

  engine.stop();
  live(2min);
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace holdfast::sync
