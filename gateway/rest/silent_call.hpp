// A command that may be sent twice without a key, because doing it twice is doing it once.
#pragma once

#include <utility>

#include "gateway/rest/context.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

/// Has it done, and answers 204.
template <class Command>
Awaitable<Result<HttpResponse>> call_silently(Context context, Command command) {
  const auto done = co_await context.ledger.apply(std::move(command));
  if (!done) {
    co_return done.error();
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace holdfast::gateway::rest
