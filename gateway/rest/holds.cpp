// Time that is kept while a customer is still typing.
#include "gateway/auth/authorization.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/hold_request.hpp"
#include "gateway/rest/probe.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

HttpResponse hold_response(int status, const store::Booking& held, const Names& names,
                           const std::string& secret) {
  auto body = held_json(held, names);
  if (!secret.empty()) {
    body["token"] = held.id.value + "." + secret;
  }
  auto response = json_response(status, body);
  response.headers.set("ETag", version_tag(held.version));
  return response;
}

}  // namespace

// POST /v1/holds. The token is told once, and to a repeat under the same key.
Awaitable<Result<HttpResponse>> place_hold(Context context, Request request) {
  auto secret = random_secret();
  const auto prepare = [&](const store::Reads& reads) {
    auto read = read_hold(request, secret, reads);
    if (read) {
      const auto& wish = read->command;
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
  ShowBooking show = [secret = std::move(secret), base_url = context.settings.base_url](
                         const store::Booking& held, const Names& names) {
    auto response = hold_response(201, held, names, secret);
    response.headers.set("Location", base_url + "/v1/bookings/" + held.id.value);
    return response;
  };
  co_return co_await perform<store::PlaceHold>(context, std::move(request), std::move(*prepared),
                                               std::move(show),
                                               context.settings.rules.keep_other_answers);
}

// PATCH /v1/holds/{id}: once.
Awaitable<Result<HttpResponse>> extend_hold(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_extension(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  if (prepared->command.dry_run) {
    co_return co_await rehearse<store::ExtendHold>(context, std::move(*prepared));
  }
  const auto held = co_await context.ledger.apply(std::move(prepared->command));
  if (!held) {
    co_return held.error();
  }
  co_return hold_response(200, *held, prepared->names, {});
}

// DELETE /v1/holds/{id}
Awaitable<Result<HttpResponse>> drop_hold(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_drop(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  if (prepared->command.dry_run) {
    co_return co_await rehearse<store::DropHold>(context, std::move(*prepared));
  }
  const auto dropped = co_await context.ledger.apply(std::move(prepared->command));
  if (!dropped) {
    co_return dropped.error();
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace holdfast::gateway::rest
