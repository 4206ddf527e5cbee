// A prepared command on a booking, rehearsed or done under its key.
#pragma once

#include <functional>
#include <utility>

#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/booking_request.hpp"
#include "gateway/rest/keyed_call.hpp"
#include "gateway/rest/problem.hpp"

namespace holdfast::gateway::rest {

/// Times of an error in the zone that the caller spoke of.
Error localised(Error error, const std::string& time_zone);

/// Makes the answer of a booking.
using ShowBooking = std::function<HttpResponse(const store::Booking&, const Names&)>;

/// The whole booking: 201 (or 202, if it still waits for an approval) for a new one, else 200.
ShowBooking show_whole(const Context& context, bool is_new);

/// A dry run needs no key: it changes nothing, so nothing of it is kept.
template <class Command>
Awaitable<Result<HttpResponse>> rehearse(Context context, Prepared<Command> prepared) {
  const auto outcome = co_await context.ledger.apply(std::move(prepared.command));
  if (!outcome) {
    co_return localised(outcome.error(), prepared.time_zone);
  }
  co_return dry_run_response(*outcome, prepared.names);
}

/// The answer's bytes are made on the writer inside the transaction: they are what is kept. Whom
/// the booking takes is named there too: only now it is known who of many it is.
template <class Command>
Awaitable<Result<HttpResponse>> perform(Context context, Request request,
                                        Prepared<Command> prepared, ShowBooking show,
                                        std::chrono::hours keep_for) {
  if (prepared.command.dry_run) {
    co_return co_await rehearse<Command>(context, std::move(prepared));
  }
  auto key = read_key(request);
  if (!key) {
    co_return key.error();
  }
  Occurrence where{context.settings.base_url, request.path, request.request_id};
  store::Keyed<Command> keyed;
  keyed.key = std::move(*key);
  keyed.keep_for = keep_for;
  keyed.render = [where = std::move(where), names = prepared.names, zone = prepared.time_zone,
                  show = std::move(show)](const Result<store::Booking>& outcome,
                                          const store::Reads& reads) mutable {
    if (outcome) {
      names.learn(reads, *outcome);
    }
    return to_answer(outcome ? show(*outcome, names)
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
