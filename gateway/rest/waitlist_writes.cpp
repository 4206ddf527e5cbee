// Joining and leaving the waitlist, and what becomes of offers.
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/waitlist_call.hpp"
#include "gateway/rest/waitlist_request.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {

// POST /v1/waitlist
Awaitable<Result<HttpResponse>> join_waitlist(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_join(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await perform_entry<store::JoinWaitlist>(context, std::move(request),
                                                        std::move(*prepared), 201);
}

// DELETE /v1/waitlist/{id}: leaving twice is one wish, so it needs no key.
Awaitable<Result<HttpResponse>> leave_waitlist(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) {
    return read_waitlist_step(request, reads);
  };
  auto step = store::read(context.ledger.engine(), prepare);
  if (!step) {
    co_return step.error();
  }
  auto prepared = as<store::LeaveWaitlist>(std::move(*step));
  if (prepared.command.dry_run) {
    co_return co_await rehearse_entry<store::LeaveWaitlist>(context, std::move(prepared));
  }
  const auto left = co_await context.ledger.apply(std::move(prepared.command));
  if (!left) {
    co_return left.error();
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

// POST /v1/waitlist/{id}/accept: answers with the booking.
Awaitable<Result<HttpResponse>> accept_offer(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_accept(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  auto show = show_whole(context, false);
  co_return co_await perform<store::AcceptOffer>(context, std::move(request), std::move(*prepared),
                                                 std::move(show),
                                                 context.settings.rules.keep_booking_answers);
}

// POST /v1/waitlist/{id}/decline
Awaitable<Result<HttpResponse>> decline_offer(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_decline(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await perform_entry<store::DeclineOffer>(context, std::move(request),
                                                        std::move(*prepared), 200);
}

// POST /v1/waitlist/{id}/promote
Awaitable<Result<HttpResponse>> promote_entry(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_promote(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await perform_entry<store::PromoteEntry>(context, std::move(request),
                                                        std::move(*prepared), 200);
}

}  // namespace holdfast::gateway::rest
