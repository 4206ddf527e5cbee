#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/on_taken.hpp"
#include "gateway/rest/probe.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {

// POST /v1/bookings
Awaitable<Result<HttpResponse>> create_booking(Context context, Request request) {
  if (request.body.contains("on_taken")) {
    co_return co_await book_or_else(context, std::move(request));
  }
  const auto prepare = [&](const store::Reads& reads) {
    auto read = read_request_booking(request, reads);
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
  auto show = show_whole(context, true);
  co_return co_await perform<store::RequestBooking>(context, std::move(request),
                                                    std::move(*prepared), std::move(show),
                                                    context.settings.rules.keep_booking_answers);
}

// POST /v1/bookings/{id}/reschedule
Awaitable<Result<HttpResponse>> reschedule_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) {
    auto read = read_reschedule(request, reads);
    const auto booking =
        read ? reads.booking(read->command.agency, read->command.booking) : std::nullopt;
    if (booking) {
      read->doubtful = doubtful_sources(context, *booking, read->command.wanted, reads);
    }
    return read;
  };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_await probe(context, prepared->doubtful);
  auto show = show_whole(context, false);
  co_return co_await perform<store::RescheduleBooking>(context, std::move(request),
                                                       std::move(*prepared), std::move(show),
                                                       context.settings.rules.keep_booking_answers);
}

// POST /v1/bookings/{id}/cancel
Awaitable<Result<HttpResponse>> cancel_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_cancel(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  auto show = show_whole(context, false);
  co_return co_await perform<store::CancelBooking>(context, std::move(request),
                                                   std::move(*prepared), std::move(show),
                                                   context.settings.rules.keep_booking_answers);
}

}  // namespace holdfast::gateway::rest
