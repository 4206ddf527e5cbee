// The handlers that the route table names, one file for each noun.
#pragma once

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

// me.cpp
Awaitable<Result<HttpResponse>> show_caller(Context context, Request request);

// resources.cpp
Awaitable<Result<HttpResponse>> list_resources(Context context, Request request);
Awaitable<Result<HttpResponse>> show_resource(Context context, Request request);
Awaitable<Result<HttpResponse>> create_resource(Context context, Request request);
Awaitable<Result<HttpResponse>> change_resource(Context context, Request request);

// services.cpp
Awaitable<Result<HttpResponse>> list_services(Context context, Request request);
Awaitable<Result<HttpResponse>> show_service(Context context, Request request);
Awaitable<Result<HttpResponse>> create_service(Context context, Request request);
Awaitable<Result<HttpResponse>> change_service(Context context, Request request);

// slots.cpp
Awaitable<Result<HttpResponse>> list_slots(Context context, Request request);

// bookings.cpp: reading them
Awaitable<Result<HttpResponse>> list_bookings(Context context, Request request);
Awaitable<Result<HttpResponse>> show_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> list_booking_audit(Context context, Request request);
Awaitable<Result<HttpResponse>> list_booking_effects(Context context, Request request);

// booking_writes.cpp
Awaitable<Result<HttpResponse>> create_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> reschedule_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> cancel_booking(Context context, Request request);

// conflicts.cpp
Awaitable<Result<HttpResponse>> list_conflicts(Context context, Request request);

// sources.cpp
Awaitable<Result<HttpResponse>> list_sources(Context context, Request request);
Awaitable<Result<HttpResponse>> show_source(Context context, Request request);
Awaitable<Result<HttpResponse>> connect_source(Context context, Request request);
Awaitable<Result<HttpResponse>> disconnect_source(Context context, Request request);
Awaitable<Result<HttpResponse>> sync_source(Context context, Request request);

// audit.cpp
Awaitable<Result<HttpResponse>> list_audit(Context context, Request request);

}  // namespace holdfast::gateway::rest
