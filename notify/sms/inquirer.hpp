// Asks providers what became of texts of which nobody said so: reports get lost.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "notify/sms/provider.hpp"
#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/ledger.hpp"

namespace holdfast::notify {

/// On one executor. After 10 minutes, and then after twice as long each time, for a day.
class TextInquirer {
 public:
  /// References outlive it.
  TextInquirer(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
               TextProvider& provider, Log& log);

  /// Ends when stopped.
  Awaitable<void> run();
  /// On the executor.
  void stop();

 private:
  /// Asks about what is due. True if there may be more.
  Awaitable<bool> ask_round();
  /// False where the provider could not be asked at all.
  Awaitable<bool> ask_about(store::Effect text);

  store::Ledger& ledger_;
  Clock& clock_;
  TextProvider& provider_;
  Log& log_;
  Wake wake_;
  bool stopping_ = false;
};

}  // namespace holdfast::notify
