#include "gateway/waitlist_keeper.hpp"

#include <gtest/gtest.h>

#include "store/commands/waitlist.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using std::chrono::hours;
using test::at;

class WaitlistKeeperTest : public testing::Test {
 protected:
  WaitlistKeeperTest() : salon(house.with_salon()), keeper(house.ledger(), house.log) {
    house.arrange([&](store::Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.booking_window = hours{12};
      tx.put(service);
    });
  }

  void wait_from(Instant start) {
    store::JoinWaitlist command;
    auto& entry = command.entry;
    entry.agency = salon.agency;
    entry.service = salon.massage;
    entry.time_zone = "Europe/Berlin";
    entry.customer.name = "Wanda";
    entry.customer.email = "wanda" + std::to_string(++people) + "@mail.example";
    entry.windows = {{start, start + hours{1}}};
    house.apply(command).value();
  }
  void look() {
    boost::asio::co_spawn(house.io, keeper.look(salon.agency),
                          [](const std::exception_ptr& fault) { EXPECT_FALSE(fault); });
    house.run();
  }
  std::size_t count(store::WishStatus status) {
    return house
        .read([&](const store::Reads& reads) {
          return reads.waitlist(salon.agency, std::nullopt, status, {}, 100);
        })
        .size();
  }

  test::House house;
  test::Salon salon;
  WaitlistKeeper keeper;
  int people = 0;
};

// A day comes into the booking window without anybody cancelling anything.
TEST_F(WaitlistKeeperTest, ServesWhatBecameBookable) {
  const auto morning = at("2026-12-01T08:00:00Z");
  for (int hour = 0; hour < 7; ++hour) {
    wait_from(morning + hours{hour});
  }
  look();
  EXPECT_EQ(count(store::WishStatus::waiting), 7U);

  house.clock.set(morning - hours{5});
  look();

  EXPECT_EQ(count(store::WishStatus::offered), 7U);
}

TEST_F(WaitlistKeeperTest, GoesOnWhereItEndedAndBeginsAnew) {
  const auto morning = at("2026-12-01T08:00:00Z");
  for (int person = 0; person < 120; ++person) {
    wait_from(morning + hours{person % 3});
  }
  house.clock.set(morning - hours{5});

  look();
  EXPECT_EQ(count(store::WishStatus::offered), 6U) << "two people, three hours";
  const auto before =
      house.read([&](const store::Reads& reads) { return reads.last_audit(salon.agency)->number; });
  look();
  look();

  EXPECT_EQ(count(store::WishStatus::offered), 6U);
  EXPECT_EQ(
      house.read([&](const store::Reads& reads) { return reads.last_audit(salon.agency)->number; }),
      before);
}

TEST_F(WaitlistKeeperTest, IsQuietWhereNobodyWaits) {
  look();

  EXPECT_EQ(count(store::WishStatus::waiting), 0U);
}

}  // namespace
}  // namespace holdfast::gateway
