// What happens when many names are wanted at once.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <mutex>
#include <thread>

#include "gateway/net/lookup_desk.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::gateway {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::make_address;

/// A name server: answers by 192.0.2.1, says nothing to "silent…" until it is let go, and does not
/// know "nobody".
class NameServer {
 public:
  /// Threads that nobody waits for may still be here.
  ~NameServer() {
    while (at_once_ > 0) {
      std::this_thread::sleep_for(1ms);
    }
  }
  LookupDesk::LookUp as_look_up() {
    return [this](const std::string& host) { return answer(host); };
  }
  void let_go() { silence_.set_value(); }
  [[nodiscard]] int asked() const { return asked_; }
  [[nodiscard]] int most_at_once() const { return most_; }

 private:
  LookupDesk::Addresses answer(const std::string& host) {
    ++asked_;
    const int now = ++at_once_;
    for (int most = most_; most < now && !most_.compare_exchange_weak(most, now);) {
    }
    if (host.starts_with("silent")) {
      ended_.wait();
    } else {
      std::this_thread::sleep_for(2ms);
    }
    --at_once_;
    return host == "nobody" ? LookupDesk::Addresses{}
                            : LookupDesk::Addresses{make_address("192.0.2.1")};
  }

  std::atomic<int> asked_{0};
  std::atomic<int> at_once_{0};
  std::atomic<int> most_{0};
  std::promise<void> silence_;
  std::shared_future<void> ended_{silence_.get_future()};
};

class LookupDeskTest : public testing::Test {
 protected:
  using Found = Result<LookupDesk::Addresses>;

  /// Asks for all of them in one breath, as an engine does that begins its work.
  std::vector<Errc> ask(LookupDesk& desk, const std::vector<std::string>& hosts,
                        std::chrono::milliseconds within = 10s) {
    std::vector<Errc> became(hosts.size(), Errc::internal);
    boost::asio::io_context context{1};
    const auto until = std::chrono::steady_clock::now() + within;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      boost::asio::co_spawn(context, desk.find(hosts[i], until),
                            [&became, i](const std::exception_ptr&, const Found& found) {
                              became[i] = found ? Errc{} : found.error().code;
                            });
    }
    context.run();
    return became;
  }
  static std::vector<std::string> names(const std::string& stem, int count) {
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i) {
      all.push_back(stem + std::to_string(i));
    }
    return all;
  }

  NameServer names_;
};

TEST_F(LookupDeskTest, TheSeventeenthNameWaitsForItsTurn) {
  LookupDesk desk(names_.as_look_up(), {});

  EXPECT_EQ(ask(desk, names("calendar", 60)), std::vector<Errc>(60, Errc{}));
  EXPECT_LE(names_.most_at_once(), 16);
}

// Forty sources of one provider begin together, and each wants a token of its own.
TEST_F(LookupDeskTest, OneLookUpAnswersAllWhoAskForTheName) {
  LookupDesk desk(names_.as_look_up(), {});

  const auto became = ask(desk, std::vector<std::string>(40, "oauth.example"));

  EXPECT_EQ(became, std::vector<Errc>(40, Errc{}));
  EXPECT_EQ(names_.asked(), 1);
}

// One person may tie calendars at as many names as they like whose server never answers.
TEST_F(LookupDeskTest, SilentNamesLeavePlacesForThoseThatAnsweredBefore) {
  LookupDesk desk(names_.as_look_up(), {});
  ASSERT_EQ(ask(desk, {"oauth.example"}), std::vector<Errc>{Errc{}});
  auto hosts = names("silent", 40);
  hosts.emplace_back("oauth.example");

  const auto became = ask(desk, hosts, 300ms);

  EXPECT_EQ(became.back(), Errc{});
  EXPECT_EQ(became.front(), Errc::timed_out);
  names_.let_go();
}

TEST_F(LookupDeskTest, OurOwnShortageIsNotTheHostsSilence) {
  LookupDesk desk(names_.as_look_up(),
                  {.places = 1, .places_of_strangers = 1, .waiting = 1, .known = 10});

  const auto became = ask(desk, {"silent", "waits", "finds no room"}, 200ms);

  EXPECT_EQ(became, (std::vector<Errc>{Errc::timed_out, Errc::overloaded, Errc::overloaded}));
  EXPECT_FALSE(sync::is_host_away(Error{Errc::overloaded, "", {}}));
  names_.let_go();
}

TEST_F(LookupDeskTest, WhoGaveUpWaitingTakesNoPlaceLater) {
  LookupDesk desk(names_.as_look_up(),
                  {.places = 1, .places_of_strangers = 1, .waiting = 3, .known = 10});
  ask(desk, {"silent", "a", "b", "c"}, 50ms);

  EXPECT_EQ(ask(desk, {"d"}, 50ms), std::vector<Errc>{Errc::overloaded}) << "there is room in line";
  names_.let_go();
  EXPECT_EQ(ask(desk, {"e"}), std::vector<Errc>{Errc{}});
  EXPECT_EQ(names_.asked(), 2) << "nobody waited for the others any more";
}

TEST_F(LookupDeskTest, ANameThatIsNotThereIsToldSo) {
  LookupDesk desk(names_.as_look_up(), {});

  EXPECT_EQ(ask(desk, {"nobody"}), std::vector<Errc>{Errc::unavailable});
}

}  // namespace
}  // namespace holdfast::gateway
