// How things stand.
#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"

namespace holdfast::gateway::rest {

// GET /v1/metrics/summary
Awaitable<Result<HttpResponse>> show_metrics(Context context, Request request) {
  if (!context.settings.figures) {
    co_return Error{Errc::unavailable, "Nothing is counted by this process.", {}};
  }
  const auto figures = context.settings.figures(request.agency());
  co_return json_response(200, figures);
}

}  // namespace holdfast::gateway::rest
