// What people do with a source besides connecting it.
#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/silent_call.hpp"
#include "gateway/rest/source_json.hpp"
#include "store/commands/sources.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

std::optional<store::Source> look_up(const Context& context, const Request& request) {
  return store::read(context.ledger.engine(),
                     [&](const store::Reads& reads) { return visible_source(request, reads); });
}

/// Has it done, pokes the source, and shows it as it stands then. Twice is once, so no key is
/// needed.
template <class Command>
Awaitable<Result<HttpResponse>> step(Context context, Request request, Command command) {
  const auto done = co_await context.ledger.apply(std::move(command));
  if (!done) {
    co_return done.error();
  }
  if (context.settings.poke) {
    context.settings.poke(done->id);
  }
  const auto names = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    Names known;
    known.learn(reads, request.agency(), done->resource);
    return known;
  });
  co_return source_response(200, *done, names, context.settings.base_url);
}

Awaitable<Result<HttpResponse>> set_paused(Context context, Request request, bool paused) {
  const auto source = look_up(context, request);
  if (!source) {
    co_return nothing_there();
  }
  store::PauseSource command{request.agency(), request.actor(), source->id, paused};
  co_return co_await step<store::PauseSource>(context, std::move(request), std::move(command));
}

}  // namespace

// POST /v1/sources/{id}/pause
Awaitable<Result<HttpResponse>> pause_source(Context context, Request request) {
  co_return co_await set_paused(context, std::move(request), true);
}

// POST /v1/sources/{id}/resume
Awaitable<Result<HttpResponse>> resume_source(Context context, Request request) {
  co_return co_await set_paused(context, std::move(request), false);
}

// POST /v1/sources/{id}/resync: all of it is read again and compared; nothing is wiped.
Awaitable<Result<HttpResponse>> resync_source(Context context, Request request) {
  const auto source = look_up(context, request);
  if (!source) {
    co_return nothing_there();
  }
  store::ResyncSource command{request.agency(), request.actor(), source->id};
  co_return co_await step<store::ResyncSource>(context, std::move(request), std::move(command));
}

// DELETE /v1/sources/{id}?copies=leave|remove. Without If-Match: every poll changes what a reader
// would have to name.
Awaitable<Result<HttpResponse>> disconnect_source(Context context, Request request) {
  const auto source = look_up(context, request);
  if (!source) {
    co_return nothing_there();
  }
  const auto copies = request.query.find("copies").value_or("leave");
  if (copies != "leave" && copies != "remove") {
    co_return Error{Errc::validation,
                    "The query is not right.",
                    {{"pointer", "?copies"},
                     {"code", "value"},
                     {"message", "leave, or remove what was written there."}}};
  }
  store::DisconnectSource command{request.agency(), request.actor(), source->id,
                                  copies == "remove"};
  co_return co_await call_silently(context, std::move(command));
}

}  // namespace holdfast::gateway::rest
