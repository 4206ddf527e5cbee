#include "sync/account.hpp"

namespace holdfast::sync {

Result<Account> open_account(store::Source source, const Secrets& secrets) {
  if (!source.grant.empty()) {
    return Account{std::move(source), {}};
  }
  auto secret = secrets.open(source.sealed_secret);
  if (!secret) {
    return Error{Errc::unauthenticated, "the stored password cannot be opened with our key"};
  }
  return Account{std::move(source), std::move(*secret)};
}

}  // namespace holdfast::sync
