// The parts of authentication that need no store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>

#include "gateway/auth/authorization.hpp"
#include "gateway/auth/credential_cache.hpp"
#include "gateway/auth/login_limit.hpp"
#include "gateway/auth/password_workers.hpp"
#include "gateway/auth/passwords.hpp"
#include "store/base/text.hpp"
#include "tests/support/virtual_clock.hpp"

namespace holdfast::gateway {
namespace {

using namespace std::chrono_literals;
using Outcome = LoginLimit::Outcome;
using Verdict = CredentialCache::Verdict;

const Instant kStart = Instant{} + std::chrono::hours(24 * 365 * 50);

CredentialKey credential(int number) {
  CredentialKey key{};
  key[0] = static_cast<unsigned char>(number);
  key[1] = static_cast<unsigned char>(number >> 8);
  return key;
}

// --- Passwords -----------------------------------------------------------------------------------

TEST(Passwords, HashMatchesItsPasswordOnly) {
  const auto hash = hash_password("correct horse");

  EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(password_matches(hash, "correct horse"));
  EXPECT_FALSE(password_matches(hash, "correct horsf"));
  EXPECT_FALSE(password_matches(hash, ""));
  EXPECT_FALSE(password_matches("", "correct horse"));
  EXPECT_FALSE(password_matches("plain", "plain"));
  EXPECT_NE(hash, hash_password("correct horse"));
}

TEST(Passwords, NulIsPartOfThePassword) {
  const auto hash = hash_password(std::string_view("correct\0horse", 13));

  EXPECT_FALSE(password_matches(hash, "correct"));
}

TEST(Passwords, NewOnesAreJudged) {
  EXPECT_TRUE(check_new_password("ten octets").has_value());
  EXPECT_TRUE(check_new_password("pässwörter").has_value());
  EXPECT_TRUE(check_new_password(generate_password()).has_value());
  EXPECT_FALSE(check_new_password("nine char").has_value());
  EXPECT_FALSE(check_new_password(std::string(1025, 'a')).has_value());
  EXPECT_FALSE(check_new_password("ten octets\n").has_value());
  EXPECT_FALSE(check_new_password("ten octets\xff").has_value());
  EXPECT_NE(generate_password(), generate_password());
}

// --- The Authorization field ---------------------------------------------------------------------

std::string basic(std::string_view credentials) { return "Basic " + to_base64(credentials); }

TEST(BasicCredentials, AreRead) {
  const auto read = parse_basic(basic("Ana:pass:word"));

  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->login, "ana");
  EXPECT_EQ(read->password, "pass:word");
  EXPECT_EQ(parse_basic("bAsIc  " + to_base64("a:")).value().password, "");
  EXPECT_EQ(parse_basic(basic("ana:pässword")).value().password, "pässword");
}

TEST(BasicCredentials, HostileOnesAreNothing) {
  const std::string hostile[] = {
      "",
      "Basic",
      "Basic ",
      "Basic\t" + to_base64("a:b"),
      "Basicx " + to_base64("a:b"),
      "Bearer " + to_base64("a:b"),
      "Basic ====",
      "Basic YTpi!",
      "Basic YTp",
      basic("ana"),
      basic(":password"),
      basic(std::string_view("a\0na:x", 6)),
      basic("a\rna:x"),
      basic("ana:x\ny"),
      basic("ana:\xff\xfe"),
      basic(std::string(255, 'a') + ":x"),
      basic("ana:" + std::string(1025, 'x')),
      basic("ana:" + std::string(1024UL * 1024, 'x')),
  };
  for (const auto& text : hostile) {
    EXPECT_FALSE(parse_basic(text).has_value()) << text.substr(0, 60);
  }
}

TEST(BearerTokens, AreReadAsTheyAreMade) {
  const auto token = generate_token();

  EXPECT_EQ(token.size(), 47U);
  EXPECT_EQ(parse_bearer("Bearer " + token), token);
  EXPECT_EQ(parse_bearer("bearer " + token), token);
  EXPECT_NE(token, generate_token());
  EXPECT_FALSE(parse_bearer(token).has_value());
  EXPECT_FALSE(parse_bearer("Basic " + token).has_value());
  EXPECT_FALSE(parse_bearer("Bearer " + token.substr(1)).has_value());
  EXPECT_FALSE(parse_bearer("Bearer " + token + "a").has_value());
  EXPECT_FALSE(parse_bearer("Bearer hft_" + std::string(42, 'a') + "'").has_value());
  EXPECT_FALSE(parse_bearer("Bearer hft_" + std::string(42, 'a') + '\0').has_value());
}

// --- The cache -----------------------------------------------------------------------------------

class Cache : public testing::Test {
 protected:
  test::VirtualClock clock_{kStart};
  CredentialCache cache_{clock_, {.lifetime = 300s, .entries = 3}};
};

TEST_F(Cache, PartsOfACredentialCannotBeShifted) {
  EXPECT_EQ(cache_.key("ana", "word", 1), cache_.key("ana", "word", 1));
  EXPECT_NE(cache_.key("ana", "word", 1), cache_.key("anaw", "ord", 1));
  EXPECT_NE(cache_.key("ana", "word", 1), cache_.key("ana", "word", 2));
  const CredentialCache other(clock_);
  EXPECT_NE(cache_.key("ana", "word", 1), other.key("ana", "word", 1));
}

TEST_F(Cache, VerdictsEndFiveMinutesAfterTheyWereMade) {
  cache_.keep(credential(1), Verdict::good);
  cache_.keep(credential(2), Verdict::bad);
  clock_.advance(299s);
  EXPECT_EQ(cache_.find(credential(1)), Verdict::good);
  EXPECT_EQ(cache_.find(credential(2)), Verdict::bad);
  EXPECT_EQ(cache_.find(credential(3)), std::nullopt);

  clock_.advance(1s);

  EXPECT_EQ(cache_.find(credential(1)), std::nullopt);
  EXPECT_EQ(cache_.find(credential(2)), std::nullopt);
}

TEST_F(Cache, ClockSetBackDoesNotProlongAVerdict) {
  cache_.keep(credential(1), Verdict::good);

  clock_.set(kStart - 24h);

  EXPECT_EQ(cache_.find(credential(1)), std::nullopt);
}

TEST_F(Cache, FullCacheDropsTheOldestOfTheSameVerdict) {
  cache_.keep(credential(1), Verdict::good);
  for (int guess = 10; guess < 20; ++guess) {
    cache_.keep(credential(guess), Verdict::bad);
  }
  EXPECT_EQ(cache_.find(credential(1)), Verdict::good);
  EXPECT_EQ(cache_.find(credential(16)), std::nullopt);
  EXPECT_EQ(cache_.find(credential(17)), Verdict::bad);

  for (int other = 2; other < 5; ++other) {
    cache_.keep(credential(other), Verdict::good);
  }
  EXPECT_EQ(cache_.find(credential(1)), std::nullopt);
  EXPECT_EQ(cache_.find(credential(4)), Verdict::good);
}

// --- The brake -----------------------------------------------------------------------------------

class Brake : public testing::Test {
 protected:
  bool fails(int number, const char* account = "ana", const char* address = "192.0.2.1") {
    if (limit_.admit(account, address, credential(number))) {
      return false;
    }
    limit_.settle(account, address, credential(number), Outcome::bad);
    return true;
  }

  test::VirtualClock clock_{kStart};
  LoginLimit limit_{clock_};
};

TEST_F(Brake, FiveFailuresAreFreeThenTheDelayGrowsToAQuarterOfAnHour) {
  for (int failure = 1; failure <= 5; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  EXPECT_TRUE(fails(6));
  EXPECT_EQ(limit_.admit("ana", "192.0.2.1", credential(7)), 1s);
  clock_.advance(1s);
  EXPECT_TRUE(fails(7));
  EXPECT_EQ(limit_.admit("ana", "192.0.2.1", credential(8)), 2s);

  EXPECT_EQ(limit_.delay_after(5), 0s);
  EXPECT_EQ(limit_.delay_after(15), 512s);
  EXPECT_EQ(limit_.delay_after(16), 900s);
  EXPECT_EQ(limit_.delay_after(1'000'000), 900s);
}

// Else anyone could lock a person out from afar.
TEST_F(Brake, OtherAccountsAndAddressesAreFree) {
  for (int failure = 0; failure < 6; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  EXPECT_FALSE(fails(10));
  EXPECT_TRUE(fails(11, "ana", "192.0.2.2"));
  EXPECT_TRUE(fails(12, "ben", "192.0.2.1"));
}

TEST_F(Brake, SuccessForgetsFailures) {
  for (int failure = 0; failure < 5; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  ASSERT_EQ(limit_.admit("ana", "192.0.2.1", credential(9)), std::nullopt);
  limit_.settle("ana", "192.0.2.1", credential(9), Outcome::good);

  for (int failure = 10; failure < 16; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  EXPECT_FALSE(fails(16));
}

TEST_F(Brake, GuessesAtTheSameTimeCountAsFailed) {
  for (int guess = 0; guess < 5; ++guess) {
    EXPECT_EQ(limit_.admit("ana", "192.0.2.1", credential(guess)), std::nullopt);
  }
  EXPECT_EQ(limit_.admit("ana", "192.0.2.1", credential(5)), 1s);
}

// An app opens with eight connections at once, all with the same password.
TEST_F(Brake, OneCredentialOnSeveralConnectionsIsOneAttempt) {
  for (int connection = 0; connection < 8; ++connection) {
    EXPECT_EQ(limit_.admit("ana", "192.0.2.1", credential(1)), std::nullopt);
  }
  for (int connection = 0; connection < 8; ++connection) {
    limit_.settle("ana", "192.0.2.1", credential(1), Outcome::bad);
  }
  for (int failure = 2; failure <= 6; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  EXPECT_FALSE(fails(7));
}

// All night a phone tries last year's password. In the morning the laptop beside it must get in.
TEST_F(Brake, RepeatedCredentialCountsOnce) {
  for (int minute = 0; minute < 8 * 60; minute += 5) {
    EXPECT_TRUE(fails(1));
    clock_.advance(5min);
  }
  for (int failure = 2; failure <= 6; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  EXPECT_FALSE(fails(7));
}

TEST_F(Brake, FailuresAreForgottenAfterAQuietHour) {
  for (int failure = 0; failure < 6; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  clock_.advance(1h + 1s);
  for (int failure = 10; failure < 16; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
}

TEST_F(Brake, ClockSetBackDoesNotProlongTheDelay) {
  for (int failure = 0; failure < 6; ++failure) {
    EXPECT_TRUE(fails(failure));
  }
  clock_.set(kStart - 24h);

  EXPECT_EQ(limit_.admit("ana", "192.0.2.1", credential(9)), 1s);
}

TEST_F(Brake, RemembersABoundedNumberOfPairs) {
  LoginLimit small(clock_, {.entries = 2});
  const auto fail = [&](const char* account, int number) {
    clock_.advance(1ms);
    const bool admitted = !small.admit(account, "192.0.2.1", credential(number));
    small.settle(account, "192.0.2.1", credential(number), Outcome::bad);
    return admitted;
  };
  for (int number = 0; number < 6; ++number) {
    EXPECT_TRUE(fail("ana", number));
  }
  EXPECT_FALSE(fail("ana", 7));
  EXPECT_TRUE(fail("ben", 1));
  EXPECT_TRUE(fail("chloe", 1));
  EXPECT_TRUE(fail("ana", 8)) << "the pair that was quiet longest makes room";
}

TEST(Networks, SubscribersAreToldApartAsTheyAreNumbered) {
  EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2::"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("fe80::1%eth0"), "fe80::/64");
  EXPECT_EQ(network_of("somewhere"), "somewhere");
}

// --- The workers ---------------------------------------------------------------------------------

class Workers : public testing::Test {
 protected:
  std::shared_ptr<std::vector<Result<bool>>> ask(int number, const std::string& password,
                                                 const std::string& network = "192.0.2.1") {
    boost::asio::co_spawn(
        io_, workers_.matches(credential(number), network, hash_, password),
        [answers = answers_](const std::exception_ptr& thrown, Result<bool> answer) {
          ASSERT_FALSE(thrown);
          answers->push_back(std::move(answer));
        });
    return answers_;
  }

  const std::string hash_ = hash_password("password");
  boost::asio::io_context io_;
  PasswordWorkers workers_;
  std::shared_ptr<std::vector<Result<bool>>> answers_ =
      std::make_shared<std::vector<Result<bool>>>();
};

TEST_F(Workers, TellRightFromWrong) {
  ask(1, "password");
  io_.run();
  EXPECT_TRUE(answers_->at(0).value());

  io_.restart();
  ask(2, "passwort");
  io_.run();
  EXPECT_FALSE(answers_->at(1).value());
}

TEST_F(Workers, ShareOneComputationForOneCredential) {
  const auto begin = std::chrono::steady_clock::now();
  for (int caller = 0; caller < 500; ++caller) {
    ask(1, "password");
  }
  io_.run();

  EXPECT_EQ(answers_->size(), 500U);
  for (const auto& answer : *answers_) {
    EXPECT_TRUE(answer.value());
  }
  // 500 hashes of their own would be more than the queue holds, and some 6 seconds.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

// One who guesses may fill a quarter of the queue, and all together no more than the whole.
TEST_F(Workers, RefuseMoreThanTheQueueHolds) {
  const auto refused = [this] {
    return std::count_if(answers_->begin(), answers_->end(), [](const auto& answer) {
      return !answer && answer.error().code == Errc::overloaded;
    });
  };
  for (int guess = 0; guess < 60; ++guess) {
    ask(guess, "guess " + std::to_string(guess));
  }
  // What is refused is answered first; none of the hashes may have to be waited for.
  io_.poll();
  EXPECT_GE(refused(), 25);
  EXPECT_LE(refused(), 35);
  for (int other = 100; other < 115; ++other) {
    ask(other, "password", "198.51.100.7");
  }
  io_.run();

  EXPECT_EQ(answers_->size(), 75U);
  EXPECT_LE(refused(), 35);
  const auto admitted = std::count_if(answers_->begin(), answers_->end(),
                                      [](const auto& answer) { return answer && *answer; });
  EXPECT_EQ(admitted, 15);
}

}  // namespace
}  // namespace holdfast::gateway
