#include "notify/return_address.hpp"

#include <gtest/gtest.h>

#include "notify/mime.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

const std::string kEffect = "ef_01jd0000000000000000000000";

ReturnAddresses made(std::string_view pattern = "booking+*@gw.example",
                     std::vector<std::string> keys = {"key one"}) {
  return ReturnAddresses::make(pattern, std::move(keys)).value();
}

TEST(ReturnAddress, LeadsBackToWhatItWasMadeFor) {
  const auto returns = made();

  const auto address = returns.address_of(kEffect);

  EXPECT_TRUE(address.starts_with("booking+" + kEffect + ".")) << address;
  EXPECT_TRUE(check_address(address)) << address;
  EXPECT_EQ(returns.id_in_address(address), kEffect);
}

TEST(ReturnAddress, SurvivesCapitalLetters) {
  const auto returns = made();
  auto address = returns.address_of(kEffect);
  for (auto& c : address) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }

  EXPECT_EQ(returns.id_in_address(address), kEffect);
}

TEST(ReturnAddress, OfAWholeDomainNeedsNoSeparator) {
  const auto returns = made("*@bounces.gw.example");

  const auto address = returns.address_of(kEffect);

  EXPECT_TRUE(address.starts_with(kEffect)) << address;
  EXPECT_EQ(returns.id_in_address(address), kEffect);
}

// Who knows the id of a booking, from a log or a link, still cannot speak for it.
TEST(ReturnAddress, CannotBeMadeWithoutTheKey) {
  const auto returns = made();
  const auto forged = made("booking+*@gw.example", {"another key"}).address_of(kEffect);
  const auto good = returns.address_of(kEffect);

  EXPECT_FALSE(returns.id_in_address(forged));
  EXPECT_FALSE(returns.id_in_address("booking+" + kEffect + "@gw.example"));
  EXPECT_FALSE(returns.id_in_address("booking@gw.example"));
  EXPECT_FALSE(returns.id_in_address(""));
  for (std::size_t i = 0; i < good.find('@'); ++i) {
    auto broken = good;
    broken[i] = broken[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(returns.id_in_address(broken)) << broken;
  }
}

TEST(ReturnAddress, StaysTheSameWhenAKeyIsAdded) {
  const auto before = made().address_of(kEffect);
  const auto after = made("booking+*@gw.example", {"new key", "key one"});

  EXPECT_EQ(after.address_of(kEffect), before) << "the organizer of an invitation must not change";
  EXPECT_EQ(after.id_in_address(made("booking+*@gw.example", {"new key"}).address_of(kEffect)),
            kEffect);
}

TEST(ReturnAddress, PatternThatNoAddressFitsIsRefused) {
  for (const auto* pattern :
       {"", "booking@gw.example", "booking+@gw.example", "booking@*.example", "*",
        "a*b*@gw.example", "book ing+*@gw.example", "a-very-long-name+*@gw.example",
        "booking+*@gw..example", "booking+*@", "x\r\nBcc:*@gw.example"}) {
    EXPECT_FALSE(ReturnAddresses::make(pattern, {"key"})) << pattern;
  }
}

TEST(Hmac, IsThatOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace holdfast::notify
