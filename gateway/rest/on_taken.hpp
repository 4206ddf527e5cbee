// POST /v1/bookings with `on_taken`: what shall happen where the time is taken.
#pragma once

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"

namespace holdfast::gateway::rest {

/// The request has a member `on_taken`: fail, waitlist or next_available.
Awaitable<Result<HttpResponse>> book_or_else(Context context, Request request);

}  // namespace holdfast::gateway::rest
