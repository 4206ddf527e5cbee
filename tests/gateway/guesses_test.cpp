// Brakes on guessing what is looked up: tokens, secret addresses, passwords of many accounts.
#include <gtest/gtest.h>

#include "gateway/auth/app_password.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/authorization.hpp"
#include "gateway/auth/miss_limit.hpp"
#include "gateway/auth/passwords.hpp"
#include "gateway/feeds/editions.hpp"
#include "store/base/text.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using namespace std::chrono_literals;

class Guesses : public testing::Test {
 protected:
  int free_misses(MissLimit& limit, const std::string& address, int tried = 200) {
    int free = 0;
    for (int i = 0; i < tried; ++i) {
      free += limit.miss(address) ? 0 : 1;
    }
    return free;
  }
  test::House house_;
};

TEST_F(Guesses, SomeAreFreeAndMoreComeWithTime) {
  MissLimit limit(house_.clock, {.burst = 10, .refill = 5s, .entries = 100});

  EXPECT_EQ(free_misses(limit, "192.0.2.1"), 10);
  EXPECT_EQ(limit.miss("192.0.2.1"), 5s);
  house_.clock.advance(15s);
  EXPECT_EQ(free_misses(limit, "192.0.2.1"), 3);
  house_.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(free_misses(limit, "192.0.2.1"), 10);
}

TEST_F(Guesses, ANetworkIsOneGuesserAndOthersAreNot) {
  MissLimit limit(house_.clock, {.burst = 10, .refill = 5s, .entries = 100});
  free_misses(limit, "2001:db8:1:2::1");

  EXPECT_TRUE(limit.miss("2001:db8:1:2:ffff::9"));
  EXPECT_FALSE(limit.miss("2001:db8:1:3::1"));
}

TEST_F(Guesses, AClockThatIsSetBackBarsNobodyForLong) {
  MissLimit limit(house_.clock, {.burst = 1, .refill = 5s, .entries = 100});
  free_misses(limit, "192.0.2.1");

  house_.clock.leap(-1h);
  EXPECT_TRUE(limit.miss("192.0.2.1"));
  house_.clock.advance(5s);
  EXPECT_FALSE(limit.miss("192.0.2.1"));
}

TEST_F(Guesses, ManyNetworksDoNotFillTheMemory) {
  MissLimit limit(house_.clock, {.burst = 1, .refill = 1h, .entries = 10});
  free_misses(limit, "192.0.2.0");
  for (int i = 1; i <= 10; ++i) {
    house_.clock.advance(1s);
    limit.miss("192.0.2." + std::to_string(i));
  }

  EXPECT_FALSE(limit.miss("192.0.2.0")) << "the oldest was forgotten";
  EXPECT_TRUE(limit.miss("192.0.2.10"));
}

class GuessesAtTheDoor : public Guesses {
 protected:
  GuessesAtTheDoor() {
    const auto salon = house_.with_salon();
    store::User ana;
    ana.id = {"us_ana"};
    ana.agency = salon.agency;
    ana.login = "ana";
    ana.name = "Ana";
    ana.resource = salon.ana;
    store::AppPassword password;
    password.id = {"ap_one"};
    password.agency = salon.agency;
    password.user = ana.id;
    password.name = "phone";
    password.hash = sha256_hex(secret_);
    store::Token token;
    token.id = {"tk_one"};
    token.agency = salon.agency;
    token.user = ana.id;
    token.name = "website";
    token.hash = sha256_hex(token_);
    house_.arrange([&](store::Transaction& tx) {
      tx.put(ana);
      tx.put(password);
      tx.put(token);
    });
  }
  Errc bearer(const std::string& token) {
    const auto caller = house_.wait(authenticator_.bearer("Bearer " + token, "192.0.2.1"));
    return caller ? Errc{} : caller.error().code;
  }
  Errc basic(const std::string& login, const std::string& password) {
    const auto user = house_.wait(
        authenticator_.basic("Basic " + to_base64(login + ':' + password), "192.0.2.1"));
    return user ? Errc{} : user.error().code;
  }

  const std::string secret_ = generate_app_password();
  const std::string token_ = generate_token();
  Authenticator authenticator_{house_.engine(), house_.clock, house_.log};
};

TEST_F(GuessesAtTheDoor, TokensAreSlowedDownAndTheRightOnePasses) {
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(bearer(generate_token()), Errc::unauthenticated);
  }

  EXPECT_EQ(bearer(generate_token()), Errc::rate_limited);
  EXPECT_EQ(bearer(token_), Errc{});
}

// A password for each of many accounts: no pair of account and address ever sees a second one.
TEST_F(GuessesAtTheDoor, OnePasswordForManyAccountsIsGuessingToo) {
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(basic("user" + std::to_string(i), "summer 2026"), Errc::unauthenticated);
  }

  EXPECT_EQ(basic("user60", "summer 2026"), Errc::rate_limited);
  EXPECT_EQ(basic("ana", secret_), Errc{}) << "an app password is known without a guess";
}

class GuessesAtPasswords : public GuessesAtTheDoor {
 protected:
  GuessesAtPasswords() {
    house_.arrange([&](store::Transaction& tx) {
      auto ana = tx.user_by_login("ana").value();
      ana.password_hash = hash_password("Summer2026!");
      ana.credential_version = 1;
      tx.put(ana);
    });
  }
  void try_many_accounts() {
    for (int i = 0; i < 60; ++i) {
      basic("user" + std::to_string(i), "Summer2026!");
    }
  }
};

// The one account that has the password must not stand out among those that were tried.
TEST_F(GuessesAtPasswords, TheRightOneIsNotToldApartOnceTooManyWereWrong) {
  try_many_accounts();

  EXPECT_EQ(basic("ana", "Summer2026!"), Errc::rate_limited);
  house_.clock.advance(5s);
  EXPECT_EQ(basic("ana", "Summer2026!"), Errc{}) << "a wait later it is looked at";
}

TEST_F(GuessesAtPasswords, WhatOthersSignedInByIsNotToldToAGuesserEither) {
  const auto elsewhere =
      house_.wait(authenticator_.basic("Basic " + to_base64("ana:Summer2026!"), "198.51.100.9"));
  ASSERT_TRUE(elsewhere);
  try_many_accounts();

  EXPECT_EQ(basic("ana", "Summer2026!"), Errc::rate_limited);
}

TEST_F(GuessesAtPasswords, WhoCameFromThereBeforeIsNotShutOut) {
  ASSERT_EQ(basic("ana", "Summer2026!"), Errc{});
  house_.clock.advance(10min);
  try_many_accounts();

  EXPECT_EQ(basic("ana", "Summer2026!"), Errc{});
}

TEST_F(GuessesAtTheDoor, AnAppPasswordCountsForItsPersonUntilItIsEnded) {
  EXPECT_EQ(basic("ANA", secret_), Errc{});
  EXPECT_EQ(basic("ben", secret_), Errc::unauthenticated);
  EXPECT_EQ(basic("ana", secret_ + "x"), Errc::unauthenticated);

  house_.arrange([](store::Transaction& tx) {
    auto password = tx.app_password({"ap_one"}).value();
    password.revoked_at = Instant{};
    tx.put(password);
  });
  EXPECT_EQ(basic("ana", secret_), Errc::unauthenticated);
}

TEST_F(GuessesAtTheDoor, AnAppPasswordOfADisabledAccountOpensNothing) {
  house_.arrange([](store::Transaction& tx) {
    auto ana = tx.user_by_login("ana").value();
    ana.active = false;
    tx.put(ana);
  });

  EXPECT_EQ(basic("ana", secret_), Errc::unauthenticated);
}

TEST(AppPassword, IsKnownByItsForm) {
  EXPECT_TRUE(has_form_of_app_password(generate_app_password()));
  EXPECT_FALSE(has_form_of_app_password("aaaaa-aaaaa-aaaaa-aaaa-"));
  EXPECT_FALSE(has_form_of_app_password("aaaaa-aaaaa-aaaaa-aaaaA"));
  EXPECT_FALSE(has_form_of_app_password("correct horse battery s"));
  EXPECT_FALSE(has_form_of_app_password(""));
}

TEST(Editions, TwoOfOneFeedNeverShareASecond) {
  Editions editions;
  const auto now = test::at("2026-11-30T08:00:00.500Z");

  const auto first = editions.first_seen("fd_1", "\"a\"", now);
  EXPECT_EQ(editions.first_seen("fd_1", "\"a\"", now + 1h), first);
  const auto second = editions.first_seen("fd_1", "\"b\"", now);
  EXPECT_GE(second - first, 1s);
  EXPECT_GE(editions.first_seen("fd_1", "\"c\"", now) - second, 1s);
  EXPECT_EQ(editions.first_seen("fd_2", "\"a\"", now), first);
}

TEST(Editions, ForgetTheOldestWhenThereAreTooMany) {
  Editions editions(2);
  const auto now = test::at("2026-11-30T08:00:00Z");
  editions.first_seen("fd_1", "\"a\"", now);
  editions.first_seen("fd_2", "\"a\"", now + 1s);
  editions.first_seen("fd_3", "\"a\"", now + 2s);

  EXPECT_EQ(editions.first_seen("fd_2", "\"a\"", now + 1h), now + 1s);
  EXPECT_EQ(editions.first_seen("fd_1", "\"a\"", now + 1h), now + 1h);
}

}  // namespace
}  // namespace holdfast::gateway
