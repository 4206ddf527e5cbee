// What has to be done now and then, whether anybody asks or not.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Marks bookings that are over as completed, drops idempotency answers that are past their time,
/// and checks the one rule: no two exclusive claims at one instant. All of it on `executor`.
///
/// After a commit that failed (full disk) it comes back every few seconds: its own commits show
/// that the store writes again, also when readiness keeps everyone else away.
class Housekeeping {
 public:
  /// References outlive this.
  Housekeeping(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
               Log& log);

  /// Ends when stopped.
  Awaitable<void> run();
  /// On `executor`.
  void stop();

 private:
  Awaitable<void> round();
  Awaitable<void> complete_bookings(store::AgencyId agency);
  Awaitable<void> drop_answers();
  void check_the_rule();

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  Wake wake_;
  Instant next_check_{};
  bool stopping_ = false;
};

}  // namespace holdfast::gateway
