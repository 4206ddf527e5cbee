#include "caldav/read_anew.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/catalogue_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "store/commands/administration.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

boost::json::array hit_json(const std::vector<store::BookingId>& hit) {
  boost::json::array bookings;
  for (const auto& id : hit) {
    bookings.emplace_back(id.value);
  }
  return bookings;
}

/// What a dry run answers: the resource as it would be, and whom that would hit.
HttpResponse would_be_response(const store::DefineResource::Outcome& outcome) {
  auto would_be = resource_json(outcome);
  if (outcome.id.empty()) {
    would_be["id"] = nullptr;
  }
  boost::json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  body["hit"] = hit_json(outcome.hit);
  return json_response(200, body);
}

/// With the bookings that the change has hit.
boost::json::object outcome_json(const store::DefineResource::Outcome& outcome) {
  auto body = resource_json(outcome);
  body["hit"] = hit_json(outcome.hit);
  return body;
}

HttpResponse resource_response(int status, const store::Resource& resource,
                               boost::json::object body, std::string_view base_url) {
  auto response = json_response(status, body);
  response.headers.set("ETag", version_tag(resource.version));
  if (status == 201) {
    response.headers.set("Location", std::string(base_url) + "/v1/resources/" + resource.id.value);
  }
  return response;
}

Result<store::DefineResource> read_new(const Request& request, const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"kind", "slug", "name"});
  store::Resource resource;
  resource.agency = request.agency();
  const auto agency = reads.agency(request.agency());
  resource.time_zone = agency ? agency->time_zone : "UTC";
  read_resource(body, faults, resource);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  return store::DefineResource{request.actor(), std::move(resource), std::nullopt, *dry_run};
}

Result<store::DefineResource> read_change(const Request& request, const store::Reads& reads) {
  auto resource = find_resource(reads, request.agency(), request.id);
  if (!resource) {
    return nothing_there();
  }
  const auto expected = expected_version(request.headers, resource->version);
  Faults faults;
  Members body(request.body, "", faults);
  read_resource(body, faults, *resource);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  return store::DefineResource{request.actor(), std::move(*resource), expected, *dry_run};
}

Awaitable<Result<HttpResponse>> rehearse(Context context, store::DefineResource command) {
  const auto outcome = co_await context.ledger.apply(std::move(command));
  if (!outcome) {
    co_return outcome.error();
  }
  co_return would_be_response(*outcome);
}

/// With another zone or address, what stands in the calendars takes other time. What fails is gone
/// on with by housekeeping.
Awaitable<void> settle_calendars(Context context, store::Resource resource) {
  const auto calendars = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return reads.calendars_of(resource.agency, resource.id);
  });
  for (const auto& calendar : calendars) {
    [[maybe_unused]] const auto settled =
        co_await caldav::settle(context.ledger, context.clock, calendar.id);
  }
}

}  // namespace

// GET /v1/resources
Awaitable<Result<HttpResponse>> list_resources(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) { return reads.resources(request.agency()); };
  boost::json::array data;
  for (const auto& resource : store::read(context.ledger.engine(), list)) {
    data.push_back(resource_json(resource));
  }
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/resources/{id}
Awaitable<Result<HttpResponse>> show_resource(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) {
    return find_resource(reads, request.agency(), request.id);
  };
  const auto resource = store::read(context.ledger.engine(), find);
  if (!resource) {
    co_return nothing_there();
  }
  co_return unless_known(
      request.headers,
      resource_response(200, *resource, resource_json(*resource), context.settings.base_url));
}

// POST /v1/resources
Awaitable<Result<HttpResponse>> create_resource(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_new(request, reads); };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  if (command->dry_run) {
    co_return co_await rehearse(context, std::move(*command));
  }
  std::function<HttpResponse(const store::DefineResource::Outcome&)> show =
      [base_url = context.settings.base_url](const store::DefineResource::Outcome& outcome) {
        return resource_response(201, outcome, resource_json(outcome), base_url);
      };
  co_return co_await define<store::DefineResource>(context, std::move(request), std::move(*command),
                                                   std::move(show));
}

// PATCH /v1/resources/{id}: the members that are sent replace the stored ones. What the resource
// does not carry any more is named and becomes conflicted (rule C37).
Awaitable<Result<HttpResponse>> change_resource(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_change(request, reads); };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  if (command->dry_run) {
    co_return co_await rehearse(context, std::move(*command));
  }
  const auto changed = co_await context.ledger.apply(std::move(*command));
  if (!changed) {
    co_return changed.error();
  }
  co_await settle_calendars(context, *changed);
  co_return resource_response(200, *changed, outcome_json(*changed), context.settings.base_url);
}

}  // namespace holdfast::gateway::rest
