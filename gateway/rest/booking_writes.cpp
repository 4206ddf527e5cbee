#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/booking_request.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/idempotency.hpp"
#include "gateway/rest/keyed_call.hpp"
#include "gateway/rest/problem.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

/// Times of an error in the zone that the caller spoke of.
Error localised(Error error, const std::string& time_zone) {
  const auto zone = TimeZone::find(time_zone);
  return zone ? in_zone(std::move(error), *zone) : std::move(error);
}

/// The answer's bytes, made on the writer inside the transaction: they are what is kept.
template <class Command>
typename store::Keyed<Command>::Render renderer(const Context& context, const Request& request,
                                                const Prepared<Command>& prepared, int status) {
  Occurrence where{context.settings.base_url, request.path, request.request_id};
  return [where = std::move(where), names = prepared.names, zone = prepared.time_zone,
          status](const Result<store::Booking>& outcome) {
    return to_answer(outcome ? booking_response(status, *outcome, names, where.base_url)
                             : problem(localised(outcome.error(), zone), where));
  };
}

/// A dry run needs no key: it changes nothing, so nothing of it is kept.
template <class Command>
Awaitable<Result<HttpResponse>> rehearse(Context context, Prepared<Command> prepared) {
  const auto outcome = co_await context.ledger.apply(std::move(prepared.command));
  if (!outcome) {
    co_return localised(outcome.error(), prepared.time_zone);
  }
  co_return dry_run_response(*outcome, prepared.names);
}

template <class Command>
Awaitable<Result<HttpResponse>> perform(Context context, Request request,
                                        Prepared<Command> prepared, int status) {
  if (prepared.command.dry_run) {
    co_return co_await rehearse<Command>(context, std::move(prepared));
  }
  auto key = read_key(request);
  if (!key) {
    co_return key.error();
  }
  store::Keyed<Command> keyed;
  keyed.key = std::move(*key);
  keyed.keep_for = context.settings.rules.keep_booking_answers;
  keyed.render = renderer<Command>(context, request, prepared, status);
  keyed.command = std::move(prepared.command);
  auto answer = co_await call<Command>(context, std::move(keyed));
  if (!answer) {
    co_return localised(answer.error(), prepared.time_zone);
  }
  co_return answer;
}

}  // namespace

// POST /v1/bookings
Awaitable<Result<HttpResponse>> create_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) {
    return read_request_booking(request, reads);
  };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await perform<store::RequestBooking>(context, std::move(request),
                                                    std::move(*prepared), 201);
}

// POST /v1/bookings/{id}/reschedule
Awaitable<Result<HttpResponse>> reschedule_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_reschedule(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await perform<store::RescheduleBooking>(context, std::move(request),
                                                       std::move(*prepared), 200);
}

// POST /v1/bookings/{id}/cancel
Awaitable<Result<HttpResponse>> cancel_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_cancel(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await perform<store::CancelBooking>(context, std::move(request),
                                                   std::move(*prepared), 200);
}

}  // namespace holdfast::gateway::rest
