#include "gateway/rest/answers.hpp"
#include "gateway/rest/catalogue_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "store/commands/administration.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

HttpResponse service_response(int status, const store::Service& service, const Names& names,
                              std::string_view base_url) {
  auto response = json_response(status, service_json(service, names));
  response.headers.set("ETag", version_tag(service.version));
  if (status == 201) {
    response.headers.set("Location", std::string(base_url) + "/v1/services/" + service.id.value);
  }
  return response;
}

struct Definition {
  store::DefineService command;
  Names names;
};

Result<Definition> read_definition(const Request& request, const store::Reads& reads,
                                   store::Service service, std::optional<std::int64_t> expected) {
  Faults faults;
  Members body(request.body, "", faults);
  if (!expected) {
    body.require({"slug", "name", "duration_minutes", "requirements"});
  }
  read_service(body, faults, reads, service);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Definition definition;
  definition.names.learn(reads, service);
  definition.command = {request.actor(), std::move(service), expected, *dry_run};
  return definition;
}

Result<Definition> read_new(const Request& request, const store::Reads& reads) {
  store::Service service;
  service.agency = request.agency();
  return read_definition(request, reads, std::move(service), std::nullopt);
}

Result<Definition> read_change(const Request& request, const store::Reads& reads) {
  auto service = find_service(reads, request.agency(), request.id);
  if (!service) {
    return nothing_there();
  }
  const auto expected = expected_version(request.headers, service->version);
  return read_definition(request, reads, std::move(*service), expected);
}

/// The service as it would be.
Awaitable<Result<HttpResponse>> rehearse(Context context, Definition definition) {
  const auto outcome = co_await context.ledger.apply(std::move(definition.command));
  if (!outcome) {
    co_return outcome.error();
  }
  auto would_be = service_json(*outcome, definition.names);
  if (outcome->id.empty()) {
    would_be["id"] = nullptr;
  }
  boost::json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  co_return json_response(200, body);
}

}  // namespace

// GET /v1/services
Awaitable<Result<HttpResponse>> list_services(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    Names names;
    boost::json::array data;
    for (const auto& service : reads.services(request.agency())) {
      names.learn(reads, service);
      data.push_back(service_json(service, names));
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/services/{id}
Awaitable<Result<HttpResponse>> show_service(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto service = find_service(reads, request.agency(), request.id);
    if (!service) {
      return nothing_there();
    }
    Names names;
    names.learn(reads, *service);
    return unless_known(request.headers,
                        service_response(200, *service, names, context.settings.base_url));
  };
  co_return store::read(context.ledger.engine(), show);
}

// POST /v1/services
Awaitable<Result<HttpResponse>> create_service(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_new(request, reads); };
  auto definition = store::read(context.ledger.engine(), prepare);
  if (!definition) {
    co_return definition.error();
  }
  if (definition->command.dry_run) {
    co_return co_await rehearse(context, std::move(*definition));
  }
  std::function<HttpResponse(const store::Service&)> show =
      [names = std::move(definition->names),
       base_url = context.settings.base_url](const store::Service& service) {
        return service_response(201, service, names, base_url);
      };
  co_return co_await define<store::DefineService>(context, std::move(request),
                                                  std::move(definition->command), std::move(show));
}

// PATCH /v1/services/{id}: the members that are sent replace the stored ones.
Awaitable<Result<HttpResponse>> change_service(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_change(request, reads); };
  auto definition = store::read(context.ledger.engine(), prepare);
  if (!definition) {
    co_return definition.error();
  }
  if (definition->command.dry_run) {
    co_return co_await rehearse(context, std::move(*definition));
  }
  const auto changed = co_await context.ledger.apply(std::move(definition->command));
  if (!changed) {
    co_return changed.error();
  }
  co_return service_response(200, *changed, definition->names, context.settings.base_url);
}

}  // namespace holdfast::gateway::rest
