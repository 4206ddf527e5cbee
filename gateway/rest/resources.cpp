#include "gateway/rest/answers.hpp"
#include "gateway/rest/catalogue_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "store/commands/administration.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

HttpResponse resource_response(int status, const store::Resource& resource,
                               std::string_view base_url) {
  auto response = json_response(status, resource_json(resource));
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
  return store::DefineResource{request.actor(), std::move(resource), std::nullopt};
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
  return store::DefineResource{request.actor(), std::move(*resource), expected};
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
  co_return unless_known(request.headers,
                         resource_response(200, *resource, context.settings.base_url));
}

// POST /v1/resources
Awaitable<Result<HttpResponse>> create_resource(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_new(request, reads); };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  std::function<HttpResponse(const store::Resource&)> show =
      [base_url = context.settings.base_url](const store::Resource& resource) {
        return resource_response(201, resource, base_url);
      };
  co_return co_await define<store::DefineResource>(context, std::move(request), std::move(*command),
                                                   std::move(show));
}

// PATCH /v1/resources/{id}: the members that are sent replace the stored ones.
Awaitable<Result<HttpResponse>> change_resource(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_change(request, reads); };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  const auto changed = co_await context.ledger.apply(std::move(*command));
  if (!changed) {
    co_return changed.error();
  }
  co_return resource_response(200, *changed, context.settings.base_url);
}

}  // namespace holdfast::gateway::rest
