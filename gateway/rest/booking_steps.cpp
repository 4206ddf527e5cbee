// What becomes of a booking after its request: approved, declined, attended, restored, handed over,
// reworded.
#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/booking_step_request.hpp"
#include "gateway/rest/handlers.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

template <class Command>
Awaitable<Result<HttpResponse>> take_step(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_step(request, reads); };
  auto step = store::read(context.ledger.engine(), prepare);
  if (!step) {
    co_return step.error();
  }
  auto prepared = with_step<Command>(std::move(*step));
  auto show = show_whole(context, false);
  co_return co_await perform<Command>(context, std::move(request), std::move(prepared),
                                      std::move(show), context.settings.rules.keep_booking_answers);
}

}  // namespace

// POST /v1/bookings/{id}/confirm
Awaitable<Result<HttpResponse>> confirm_booking(Context context, Request request) {
  co_return co_await take_step<store::ApproveBooking>(context, std::move(request));
}

// POST /v1/bookings/{id}/decline
Awaitable<Result<HttpResponse>> decline_booking(Context context, Request request) {
  co_return co_await take_step<store::DeclineBooking>(context, std::move(request));
}

// POST /v1/bookings/{id}/no-show
Awaitable<Result<HttpResponse>> mark_no_show(Context context, Request request) {
  co_return co_await take_step<store::MarkNoShow>(context, std::move(request));
}

// POST /v1/bookings/{id}/complete
Awaitable<Result<HttpResponse>> complete_booking(Context context, Request request) {
  co_return co_await take_step<store::CompleteBooking>(context, std::move(request));
}

// POST /v1/bookings/{id}/restore
Awaitable<Result<HttpResponse>> restore_booking(Context context, Request request) {
  co_return co_await take_step<store::RestoreBooking>(context, std::move(request));
}

// POST /v1/bookings/{id}/reassign
Awaitable<Result<HttpResponse>> reassign_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_reassign(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  auto show = show_whole(context, false);
  co_return co_await perform<store::ReassignBooking>(context, std::move(request),
                                                     std::move(*prepared), std::move(show),
                                                     context.settings.rules.keep_booking_answers);
}

// PATCH /v1/bookings/{id}: words only. Its If-Match makes a repeat harmless, so it wants no key.
Awaitable<Result<HttpResponse>> edit_booking(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_edit(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  if (prepared->command.dry_run) {
    co_return co_await rehearse<store::EditBooking>(context, std::move(*prepared));
  }
  const auto edited = co_await context.ledger.apply(std::move(prepared->command));
  if (!edited) {
    co_return edited.error();
  }
  co_return booking_response(200, *edited, prepared->names, context.settings.base_url);
}

}  // namespace holdfast::gateway::rest
