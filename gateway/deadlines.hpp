// What ends at an appointed time, whether anybody asks or not.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Lets holds, requests, offers and wishes expire (rule C8). Sleeps until the next deadline, and
/// looks for one that came up meanwhile every few seconds. While the clock is not trusted (rule
/// C42) nothing expires by it. All of it on `executor`.
class Deadlines {
 public:
  /// References outlive this.
  Deadlines(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock, Log& log);

  /// Ends when stopped.
  Awaitable<void> run();
  /// On `executor`.
  void stop();

 private:
  Awaitable<void> round();
  Awaitable<void> expire(store::AgencyId agency);
  [[nodiscard]] Instant next_look() const;

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  Wake wake_;
  bool stopping_ = false;
};

}  // namespace holdfast::gateway
