// A prepared command on the waitlist, rehearsed or done under its key.
#pragma once

#include <utility>

#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/waitlist_json.hpp"

namespace holdfast::gateway::rest {

/// A dry run needs no key: it changes nothing, so nothing of it is kept.
template <class Command>
Awaitable<Result<HttpResponse>> rehearse_entry(Context context, Prepared<Command> prepared) {
  const auto outcome = co_await context.ledger.apply(std::move(prepared.command));
  if (!outcome) {
    co_return localised(outcome.error(), prepared.time_zone);
  }
  co_return entry_dry_run(*outcome, prepared.names);
}

/// The answer's bytes are made on the writer inside the transaction: they are what is kept.
template <class Command>
Awaitable<Result<HttpResponse>> perform_entry(Context context, Request request,
                                              Prepared<Command> prepared, int status) {
  if (prepared.command.dry_run) {
    co_return co_await rehearse_entry<Command>(context, std::move(prepared));
  }
  auto key = read_key(request);
  if (!key) {
    co_return key.error();
  }
  Occurrence where{context.settings.base_url, request.path, request.request_id};
  store::Keyed<Command> keyed;
  keyed.key = std::move(*key);
  keyed.keep_for = context.settings.rules.keep_booking_answers;
  keyed.render = [where = std::move(where), names = prepared.names, zone = prepared.time_zone,
                  status](const Result<store::WaitlistStanding>& outcome, const store::Reads&) {
    return to_answer(outcome ? entry_response(status, *outcome, names, where.base_url)
                             : problem(localised(outcome.error(), zone), where));
  };
  keyed.command = std::move(prepared.command);
  auto answer = co_await call<Command>(context, std::move(keyed));
  if (!answer) {
    co_return localised(answer.error(), prepared.time_zone);
  }
  co_return answer;
}

}  // namespace holdfast::gateway::rest
