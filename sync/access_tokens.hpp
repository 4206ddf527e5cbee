// Bearer tokens for the accounts that people let us use.
#pragma once

#include <string>

#include "store/base/clock.hpp"
#include "store/base/result.hpp"
#include "store/source.hpp"
#include "sync/account.hpp"

namespace holdfast::sync {

/// One for all providers, on the engine's executor; calls may overlap.
///
/// A provider sends a token as it is ("Authorization: Bearer …"). If the service answers 401, it
/// calls forget() and asks once more; a second 401 is Errc::unauthenticated.
class AccessTokens {
 public:
  virtual ~AccessTokens() = default;

  /// A token for the source's grant that is good for a minute at least. Kept in memory alone; asked
  /// for once, however many wait for it.
  ///
  /// Errors: unauthenticated (the person must agree anew: the grant has expired, and has been
  /// marked so with its sources), unavailable and timed_out (try later), refused (our own
  /// registration with the service is at fault, or the source has no grant), canceled.
  virtual Awaitable<Result<std::string>> token(Account account) = 0;

  /// The service refused it: the next token() asks for another one.
  virtual void forget(const store::Source& source) = 0;
};

}  // namespace holdfast::sync
