// A write under an idempotency key, with a bounded wait for its commit.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <optional>

#include "gateway/rest/context.hpp"
#include "gateway/rest/idempotency.hpp"
#include "store/commands/keyed.hpp"

namespace holdfast::gateway::rest {

/// Where the one who waits and the one who works meet. Both run on the connection's thread.
template <class Command>
struct Meeting {
  explicit Meeting(const boost::asio::any_io_executor& executor) : bell(executor) {}
  boost::asio::steady_timer bell;
  std::optional<Result<typename store::Keyed<Command>::Outcome>> outcome;
};

template <class Command>
Awaitable<void> work(Context context, store::Keyed<Command> keyed,
                     std::shared_ptr<Meeting<Command>> meeting) {
  auto outcome = co_await context.ledger.apply(std::move(keyed));
  meeting->outcome.emplace(std::move(outcome));
  // Rings also for one who begins to wait only now.
  meeting->bell.expires_at(boost::asio::steady_timer::time_point::min());
}

/// The command's answer, as rendered inside its transaction or as kept from the first time.
///
/// A command cannot be taken back once it waits in the ledger. So past the wait it is the caller
/// who leaves, with idempotency_in_flight, and a repeat under the same key finds the answer.
template <class Command>
Awaitable<Result<HttpResponse>> call(Context context, store::Keyed<Command> keyed) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto meeting = std::make_shared<Meeting<Command>>(executor);
  meeting->bell.expires_after(context.settings.in_flight_wait);
  boost::asio::co_spawn(executor, work<Command>(context, std::move(keyed), meeting),
                        boost::asio::detached);
  boost::system::error_code rung;
  co_await meeting->bell.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, rung));
  if (!meeting->outcome) {
    co_return Error{Errc::idempotency_in_flight,
                    "The request is still being worked on. Repeat it with the same key.",
                    {}};
  }
  const auto& outcome = *meeting->outcome;
  if (!outcome) {
    co_return outcome.error();
  }
  co_return to_response(outcome->answer, outcome->replayed);
}

}  // namespace holdfast::gateway::rest
