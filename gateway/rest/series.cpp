// Repeating bookings: every Tuesday at ten, for eight weeks.
#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/probe.hpp"
#include "gateway/rest/series_json.hpp"
#include "gateway/rest/series_request.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

Occurrence here(const Context& context, const Request& request) {
  return {context.settings.base_url, request.path, request.request_id};
}

json::object rehearsed(json::object would_be) {
  json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  return body;
}

/// The dates that the ledger decided, with those between them that are no instants.
HttpResponse booked_response(const PreparedSeries& prepared, const Occurrence& where,
                             const store::RequestSeries::Outcome& outcome) {
  SeriesAnswer answer(prepared.names, where, prepared.time_zone);
  const bool dry_run = prepared.command.booking.dry_run;
  auto decided = outcome.occurrences.begin();
  for (const auto& date : prepared.dates) {
    if (!date.at) {
      answer.add(date.local, date.at, *date.fault);
      continue;
    }
    const auto& booked = (decided++)->booking;
    if (!booked) {
      answer.add(date.local, date.at, booked.error());
    } else if (dry_run) {
      answer.add_possible(*booked);
    } else {
      answer.add(*booked);
    }
  }
  const bool any = answer.done() > 0;
  auto body = std::move(answer).body("booked");
  if (dry_run) {
    return json_response(200, rehearsed(std::move(body)));
  }
  body["id"] = any ? json::value(outcome.id.value) : json::value(nullptr);
  auto response = json_response(any ? 201 : 200, body);
  if (any) {
    response.headers.set("Location", where.base_url + "/v1/series/" + outcome.id.value);
  }
  return response;
}

HttpResponse cancelled_response(const Prepared<store::CancelSeries>& prepared,
                                const Occurrence& where,
                                const store::CancelSeries::Outcome& outcome) {
  SeriesAnswer answer(prepared.names, where, prepared.time_zone);
  for (const auto& one : outcome.occurrences) {
    if (!one.booking) {
      answer.add(one.local, one.starts_at, one.booking.error());
    } else if (prepared.command.dry_run) {
      answer.add_possible(*one.booking);
    } else {
      answer.add(*one.booking);
    }
  }
  auto body = std::move(answer).body("cancelled");
  if (prepared.command.dry_run) {
    return json_response(200, rehearsed(std::move(body)));
  }
  body["id"] = prepared.command.series.value;
  return json_response(200, body);
}

}  // namespace

// POST /v1/series
Awaitable<Result<HttpResponse>> create_series(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) {
    auto read = read_series(request, reads);
    if (read) {
      const auto& wish = read->command.booking;
      read->doubtful = doubtful_sources(
          context, {wish.agency, wish.service, wish.wanted, wish.then}, read->names, reads);
    }
    return read;
  };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_await probe(context, prepared->doubtful);
  const auto where = here(context, request);
  auto command = prepared->command;
  if (command.booking.dry_run) {
    const auto outcome = co_await context.ledger.apply(std::move(command));
    if (!outcome) {
      co_return localised(outcome.error(), prepared->time_zone);
    }
    co_return booked_response(*prepared, where, *outcome);
  }
  const auto zone = prepared->time_zone;
  std::function<HttpResponse(const store::RequestSeries::Outcome&)> show =
      [prepared = std::move(*prepared), where](const store::RequestSeries::Outcome& outcome) {
        return booked_response(prepared, where, outcome);
      };
  auto answer = co_await define<store::RequestSeries>(context, std::move(request),
                                                      std::move(command), std::move(show),
                                                      context.settings.rules.keep_booking_answers);
  if (!answer) {
    co_return localised(answer.error(), zone);
  }
  co_return answer;
}

// GET /v1/series/{id}
Awaitable<Result<HttpResponse>> show_series(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    auto bookings = reads.bookings_of_series(request.agency(), store::SeriesId{request.id});
    std::erase_if(bookings, [&](const store::Booking& one) { return !may_see(request, one); });
    if (bookings.empty()) {
      return nothing_there();
    }
    Names names;
    SeriesAnswer answer(names, here(context, request), bookings.front().time_zone);
    for (const auto& booking : bookings) {
      names.learn(reads, booking);
      answer.add(booking);
    }
    auto body = std::move(answer).body("booked");
    body["id"] = request.id;
    return json_response(200, body);
  };
  co_return store::read(context.ledger.engine(), show);
}

// POST /v1/series/{id}/cancel
Awaitable<Result<HttpResponse>> cancel_series(Context context, Request request) {
  const auto now = context.clock.now();
  const auto prepare = [&](const store::Reads& reads) {
    return read_series_cancel(request, now, reads);
  };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  const auto where = here(context, request);
  auto command = prepared->command;
  if (command.dry_run) {
    const auto outcome = co_await context.ledger.apply(std::move(command));
    if (!outcome) {
      co_return outcome.error();
    }
    co_return cancelled_response(*prepared, where, *outcome);
  }
  std::function<HttpResponse(const store::CancelSeries::Outcome&)> show =
      [prepared = std::move(*prepared), where](const store::CancelSeries::Outcome& outcome) {
        return cancelled_response(prepared, where, outcome);
      };
  co_return co_await define<store::CancelSeries>(context, std::move(request), std::move(command),
                                                 std::move(show),
                                                 context.settings.rules.keep_booking_answers);
}

}  // namespace holdfast::gateway::rest
