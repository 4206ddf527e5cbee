// Bearer tokens that a test gives out.
#pragma once

#include "sync/access_tokens.hpp"

namespace holdfast::test {

/// "token-1", and the next number after each forget().
class FixedTokens final : public sync::AccessTokens {
 public:
  Awaitable<Result<std::string>> token(sync::Account) override {
    ++asked;
    if (error) {
      co_return *error;
    }
    co_return "token-" + std::to_string(number);
  }
  void forget(const store::Source&) override { ++number; }

  int number = 1;
  int asked = 0;
  /// What token() answers instead.
  std::optional<Error> error = {};
};

}  // namespace holdfast::test
