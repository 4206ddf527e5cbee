// Creating a resource, a service or a source: a command under a key whose answer is 201.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "gateway/rest/keyed_call.hpp"
#include "gateway/rest/problem.hpp"

namespace holdfast::gateway::rest {

/// `show` makes the answer of what was defined; it runs on the writer, maybe twice. Kept as long as
/// other answers than bookings are, unless it is said otherwise.
template <class Command>
Awaitable<Result<HttpResponse>> define(
    Context context, Request request, Command command,
    std::function<HttpResponse(const typename Command::Outcome&)> show,
    std::optional<std::chrono::hours> keep_for = {}) {
  auto key = read_key(request);
  if (!key) {
    co_return key.error();
  }
  Occurrence where{context.settings.base_url, request.path, request.request_id};
  store::Keyed<Command> keyed;
  keyed.key = std::move(*key);
  keyed.keep_for = keep_for.value_or(context.settings.rules.keep_other_answers);
  keyed.command = std::move(command);
  keyed.render = [show = std::move(show), where = std::move(where)](
                     const Result<typename Command::Outcome>& outcome, const store::Reads&) {
    return to_answer(outcome ? show(*outcome) : problem(outcome.error(), where));
  };
  co_return co_await call<Command>(context, std::move(keyed));
}

}  // namespace holdfast::gateway::rest
