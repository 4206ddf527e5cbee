// What the process counts of itself, and what it looks like to a monitor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "gateway/audit_watch.hpp"
#include "gateway/metrics/collector.hpp"
#include "gateway/metrics/page.hpp"
#include "gateway/metrics_service.hpp"
#include "store/commands/bookings.hpp"
#include "store/sqlite/figures.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway::metrics {
namespace {

using namespace std::chrono_literals;
using test::at;
using testing::HasSubstr;
using testing::Not;

TEST(Histogram, QuantileIsTheBoundThatSoManyStayBelow) {
  Histogram histogram;
  for (int i = 0; i < 98; ++i) {
    histogram.add(400us);
  }
  histogram.add(9ms);
  histogram.add(1h);

  const auto read = histogram.read();
  EXPECT_EQ(read.count(), 100U);
  EXPECT_EQ(read.quantile(0.5), 500us);
  EXPECT_EQ(read.quantile(0.99), 10ms);
  EXPECT_EQ(read.quantile(1.0), 10s) << "what took longer than all is told as the longest";
  EXPECT_EQ(Distribution().quantile(0.99), 0us);
}

TEST(Histogram, ManyThreadsLoseNothing) {
  Histogram histogram;
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t) {
    threads.emplace_back([&histogram] {
      for (int i = 0; i < 1000; ++i) {
        histogram.add(1ms);
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }

  EXPECT_EQ(histogram.read().count(), 20'000U);
  EXPECT_EQ(histogram.read().sum, 20'000ms);
}

TEST(OpenMetricsText, IsWrittenAsTheStandardHasIt) {
  OpenMetrics out;
  out.counter("things", "Things that \"happened\".");
  out.value({{"name", "a\"b\\c\nd"}}, 3);
  out.histogram("taken_seconds", "How long.", "seconds");
  out.distribution({{"x", "1"}}, {{0.5, 2}, {1, 3}}, 1, 2.25);

  EXPECT_EQ(std::move(out).finish(),
            "# TYPE things counter\n"
            "# HELP things Things that \"happened\".\n"
            "things_total{name=\"a\\\"b\\\\c\\nd\"} 3\n"
            "# TYPE taken_seconds histogram\n"
            "# UNIT taken_seconds seconds\n"
            "# HELP taken_seconds How long.\n"
            "taken_seconds_bucket{x=\"1\",le=\"0.5\"} 2\n"
            "taken_seconds_bucket{x=\"1\",le=\"1.0\"} 5\n"
            "taken_seconds_bucket{x=\"1\",le=\"+Inf\"} 6\n"
            "taken_seconds_count{x=\"1\"} 6\n"
            "taken_seconds_sum{x=\"1\"} 2.25\n"
            "# EOF\n");
}

std::string written(const RequestCounts& counts) {
  OpenMetrics out;
  counts.write(out);
  return std::move(out).finish();
}

TEST(RequestCounts, AreByRouteMethodAndClass) {
  RequestCounts counts(counted_routes());
  RequestKind booking;
  booking.door = Door::api;
  const auto routes = counted_routes();
  const auto found = std::find_if(routes.begin(), routes.end(), [](const RouteName& route) {
    return route.method == "POST" && route.pattern == "/v1/bookings/{id}/cancel";
  });
  booking.route = static_cast<std::size_t>(found - routes.begin());
  counts.count(booking, "POST", 200, 3ms);
  counts.count(booking, "POST", 412, 1ms);
  RequestKind dav;
  dav.door = Door::dav;
  counts.count(dav, "PROPFIND", 207, 1ms);

  const auto text = written(counts);
  const std::string cancel = "route=\"/v1/bookings/{id}/cancel\",method=\"POST\"";
  EXPECT_THAT(text, HasSubstr("holdfast_http_requests_total{" + cancel + ",class=\"2xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("holdfast_http_requests_total{" + cancel + ",class=\"4xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_seconds_count{" + cancel + "} 2\n"));
  EXPECT_THAT(text, HasSubstr("{route=\"/dav/\",method=\"PROPFIND\",class=\"2xx\"} 1\n"));
}

// Whoever can send requests must not be able to fill the monitor's disk.
TEST(RequestCounts, NothingThatAClientWritesBecomesASeries) {
  RequestCounts counts(counted_routes());
  RequestKind kind;
  for (int i = 0; i < 1000; ++i) {
    kind.door = static_cast<Door>(i % static_cast<int>(kDoors));
    counts.count(kind, "METHOD" + std::to_string(i), 400 + i % 200, 1ms);
  }

  const auto text = written(counts);
  EXPECT_THAT(text, Not(HasSubstr("METHOD")));
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 300);
}

TEST(IntakeCounts, ATruthfulNoIsAnAnswerAndNotKnowingIsNone) {
  IntakeCounts counts;
  const auto answer = [&](int status, const std::string& body = "") {
    HttpResponse response;
    response.status = status;
    response.body = body;
    counts.count({1}, response, 2ms);
  };
  answer(201);
  answer(202);
  answer(409, R"({"code":"slot-taken"})");
  answer(409, R"({"code":"source-unverified"})");
  answer(503);
  answer(422);

  const auto intakes = counts.of({1}).value();
  EXPECT_EQ(intakes.answered, 3U);
  EXPECT_EQ(intakes.missed, 2U);
  EXPECT_EQ(intakes.invalid, 1U);
  EXPECT_EQ(intakes.taken.count(), 1U);
  EXPECT_EQ(counts.of({2}), std::nullopt);
}

TEST(IntakeCounts, AgenciesBeyondTheirNumberAreLeftOut) {
  IntakeCounts counts;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&counts] {
      for (std::int64_t agency = 1; agency <= 100; ++agency) {
        counts.count({agency}, HttpResponse{}, 1ms);
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }

  std::size_t counted = 0;
  for (std::int64_t agency = 1; agency <= 100; ++agency) {
    if (const auto found = counts.of({agency})) {
      ++counted;
      EXPECT_EQ(found->answered, 4U) << agency;
    }
  }
  EXPECT_EQ(counted, IntakeCounts::kMostAgencies);
}

Awaitable<bool> look_once(AuditWatch* watch, store::AgencyId agency) {
  co_await watch->look(agency);
  co_return true;
}

class Monitored : public testing::Test {
 protected:
  Monitored() : salon(house.with_salon()), timed(house.engine()), figures(house.path()) {}

  Parts parts() {
    return {counts,   timed,       house.ledger(), figures, progress,
            findings, house.clock, rules,          "0.1.0", house.clock.now()};
  }
  void book(const char* start) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = at(start);
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Carla Customer";
    command.customer.email = "carla@mail.example";
    ASSERT_TRUE(house.apply(std::move(command)));
  }
  HttpResponse ask(const std::string& method, const std::string& target) {
    Collector collector(parts());
    Page page(collector, house.log);
    return house.wait(page.handle(HttpRequest{method, target, {}, {}}, Peer{}));
  }

  test::House house;
  test::Salon salon;
  Counts counts{counted_routes()};
  TimedEngine timed;
  sqlite::FigureReader figures;
  sync::Progress progress;
  Findings findings;
  store::RuleSettings rules;
};

TEST_F(Monitored, PageTellsHowThingsStandAndNothingOfAnybody) {
  book("2026-12-01T09:00:00Z");
  findings.note(Findings::Rule{0, house.clock.now()});
  progress.note_read({"so_1"}, "google", 0, 2, Duration{1500ms});
  house.clock.advance(90s);

  const auto response = ask("GET", "/metrics");

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("Content-Type"), kContentType);
  const auto& text = response.body;
  EXPECT_THAT(text, HasSubstr("holdfast_build_info{version=\"0.1.0\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("holdfast_outbox_oldest_age_seconds{channel=\"mail\"} 90\n"));
  EXPECT_THAT(text, HasSubstr("holdfast_double_bookings 0\n"));
  EXPECT_THAT(text,
              HasSubstr("holdfast_sync_lag_seconds_bucket{provider=\"google\",le=\"2.0\"} 1"));
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
  EXPECT_TRUE(text.ends_with("# EOF\n"));
  for (const char* personal : {"carla", "Carla", "bk_", "so_1", "rs_", "salon"}) {
    EXPECT_THAT(text, Not(HasSubstr(personal)));
  }
}

TEST_F(Monitored, PageIsTheOnlyOneAndIsOnlyRead) {
  EXPECT_EQ(ask("GET", "/").status, 404);
  EXPECT_EQ(ask("GET", "/v1/me").status, 404);
  EXPECT_EQ(ask("POST", "/metrics").status, 405);
  EXPECT_EQ(ask("GET", "/metrics?x=1").status, 200);
}

TEST_F(Monitored, EveryFamilyIsNamedOnce) {
  const auto text = ask("GET", "/metrics").body;
  std::set<std::string> families;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(families.insert(line.substr(7, line.find(' ', 7) - 7)).second) << line;
    }
  }
  EXPECT_GT(families.size(), 25U);
}

TEST_F(Monitored, CommitsAreTimedAndReadsGoThrough) {
  store::Ledger ledger(timed, house.io.get_executor(), house.clock, house.random,
                       test::codec_format(), rules, house.log);
  store::CompleteEndedBookings nothing;
  nothing.agency = salon.agency;
  ASSERT_TRUE(house.wait(ledger.apply(nothing)));
  EXPECT_EQ(timed.commits().taken.count(), 0U) << "nothing was written";

  store::RequestBooking command;
  command.agency = salon.agency;
  command.service = salon.massage;
  command.starts_at = at("2026-12-01T09:00:00Z");
  command.time_zone = "Europe/Berlin";
  command.customer.name = "Carla";
  command.customer.email = "carla@mail.example";
  ASSERT_TRUE(house.wait(ledger.apply(std::move(command))));

  EXPECT_EQ(timed.commits().taken.count(), 1U);
  EXPECT_EQ(timed.commits().commands, 1U);
  EXPECT_EQ(timed.commits().failed, 0U);
  EXPECT_EQ(store::read(timed, [](const store::Reads& reads) { return reads.agencies().size(); }),
            1U);
}

TEST_F(Monitored, AuditLogIsWalkedAndAnAlteredEntryIsFoundWithinADay) {
  AuditWatch watch(house.ledger(), house.clock, findings, house.log);
  const auto look = [&] { house.wait(look_once(&watch, salon.agency)); };
  book("2026-12-01T09:00:00Z");
  look();
  const auto verified = findings.chain(salon.agency).value();
  EXPECT_GT(verified.verified, 0);
  EXPECT_EQ(verified.broken, "");
  EXPECT_EQ(findings.broken_chains(), 0U);

  book("2026-12-01T11:00:00Z");
  look();
  EXPECT_GT(findings.chain(salon.agency)->verified, verified.verified);

  test::RawDatabase raw(house.path());
  raw.run("drop trigger audit_unchanged");
  raw.run("update audit set after = '{}' where number = 1");
  house.clock.advance(25h);
  look();
  EXPECT_THAT(findings.chain(salon.agency)->broken, HasSubstr("entry 1"));
  EXPECT_EQ(findings.chain(salon.agency)->verified, 0);
  EXPECT_EQ(findings.broken_chains(), 1U);
  EXPECT_EQ(house.log.count("audit.broken"), 1);
}

}  // namespace
}  // namespace holdfast::gateway::metrics
