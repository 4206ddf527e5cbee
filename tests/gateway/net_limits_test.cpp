#include <gtest/gtest.h>

#include "gateway/net/address_kind.hpp"
#include "gateway/net/admissions.hpp"
#include "gateway/net/octet_budget.hpp"
#include "gateway/net/request_id.hpp"

namespace holdfast::gateway {
namespace {

using boost::asio::ip::make_address;

TEST(Admissions, OneClientGetsItsShareAndNoMore) {
  Admissions admissions(10, 2);
  const auto client = make_address("198.51.100.1");
  const auto first = admissions.admit(client);
  {
    const auto second = admissions.admit(client);
    EXPECT_TRUE(second);
    EXPECT_FALSE(admissions.admit(client));
    EXPECT_TRUE(admissions.admit(make_address("198.51.100.2")));
  }
  EXPECT_TRUE(admissions.admit(client));
  EXPECT_EQ(admissions.count(), 1);
}

// One machine has a whole network of 64 bits to call from.
TEST(Admissions, AnIpv6NetworkIsOneClient) {
  Admissions admissions(10, 1);
  const auto held = admissions.admit(make_address("2001:db8:1:2::1"));
  EXPECT_FALSE(admissions.admit(make_address("2001:db8:1:2:ffff::9")));
  EXPECT_TRUE(admissions.admit(make_address("2001:db8:1:3::1")));
}

TEST(Admissions, AMappedAddressIsTheSameClient) {
  Admissions admissions(10, 1);
  const auto held = admissions.admit(make_address("198.51.100.1"));
  EXPECT_FALSE(admissions.admit(make_address("::ffff:198.51.100.1")));
}

TEST(Admissions, LoopbackIsBoundByTheTotalOnly) {
  Admissions admissions(3, 1);
  const auto a = admissions.admit(make_address("127.0.0.1"));
  const auto b = admissions.admit(make_address("127.0.0.1"));
  const auto c = admissions.admit(make_address("::1"));
  EXPECT_TRUE(c);
  EXPECT_FALSE(admissions.admit(make_address("127.0.0.1")));
}

// Behind a proxy on another machine there are all clients together.
TEST(Admissions, AProxyElsewhereIsBoundByTheTotalOnly) {
  Admissions admissions(3, 1);
  const auto a = admissions.admit_any();
  const auto b = admissions.admit_any();
  const auto c = admissions.admit(make_address("198.51.100.1"));
  EXPECT_TRUE(c);
  EXPECT_FALSE(admissions.admit_any());
}

TEST(OctetBudget, OneClientMayHoldAQuarterAndAllTogetherTheWhole) {
  const auto budget = std::make_shared<OctetBudget>(400'000);
  std::vector<OctetBudget::Share> shares;
  for (const auto* client : {"a", "b", "c", "d", "e"}) {
    shares.push_back(budget->share(client));
  }
  const auto quarter = 100'000 + OctetBudget::kFree;

  EXPECT_FALSE(shares[0].hold(quarter + 1));
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(shares[i].hold(quarter));
  }
  EXPECT_FALSE(shares[4].hold(OctetBudget::kFree + 1));
  EXPECT_TRUE(shares[4].hold(OctetBudget::kFree)) << "a little is free";
  shares[0] = {};
  EXPECT_TRUE(shares[4].hold(quarter));
  shares.clear();
  EXPECT_EQ(budget->held(), 0U);
}

struct Kind {
  const char* address;
  bool is_public;
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.address; }

class AddressKind : public testing::TestWithParam<Kind> {};

TEST_P(AddressKind, IsWhatTheRegistrySays) {
  EXPECT_EQ(is_public(make_address(GetParam().address)), GetParam().is_public);
}

INSTANTIATE_TEST_SUITE_P(
    , AddressKind,
    testing::Values(Kind{"1.1.1.1", true}, Kind{"9.255.255.255", true}, Kind{"11.0.0.0", true},
                    Kind{"172.15.0.1", true}, Kind{"172.32.0.1", true}, Kind{"100.128.0.1", true},
                    Kind{"2606:4700::1111", true}, Kind{"2a00:1450:4001::1", true},
                    Kind{"::ffff:1.1.1.1", true}, Kind{"64:ff9b::1.1.1.1", true},
                    Kind{"0.0.0.0", false}, Kind{"0.1.2.3", false}, Kind{"10.1.2.3", false},
                    Kind{"100.64.0.1", false}, Kind{"127.0.0.1", false}, Kind{"127.255.0.9", false},
                    Kind{"169.254.169.254", false}, Kind{"172.16.0.1", false},
                    Kind{"172.31.255.255", false}, Kind{"192.168.1.1", false},
                    Kind{"192.0.2.1", false}, Kind{"198.18.0.1", false}, Kind{"224.0.0.1", false},
                    Kind{"255.255.255.255", false}, Kind{"::", false}, Kind{"::1", false},
                    Kind{"::127.0.0.1", false}, Kind{"::ffff:127.0.0.1", false},
                    Kind{"::ffff:169.254.169.254", false}, Kind{"64:ff9b::7f00:1", false},
                    Kind{"64:ff9b:1::1.1.1.1", false}, Kind{"2002:7f00:1::", false},
                    Kind{"2002:0a00:1::", false}, Kind{"2001:0:1::1", false},
                    Kind{"2001:db8::1", false}, Kind{"fc00::1", false}, Kind{"fd12::1", false},
                    Kind{"fe80::1", false}, Kind{"fec0::1", false}, Kind{"ff02::1", false}));

TEST(RequestId, IsAnotherOneEachTime) {
  const auto first = make_request_id();
  EXPECT_EQ(first.size(), 16U);
  EXPECT_NE(first, make_request_id());
}

}  // namespace
}  // namespace holdfast::gateway
