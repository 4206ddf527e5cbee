#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/source_json.hpp"
#include "gateway/rest/source_standing.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

struct Shown {
  store::Source source;
  Names names;
  /// Copies that are owed to it.
  std::int64_t copies = 0;
};

/// The source that the path names, if the caller may see it.
std::optional<Shown> look_up(const Context& context, const Request& request) {
  const auto find = [&](const store::Reads& reads) -> std::optional<Shown> {
    auto source = visible_source(request, reads);
    if (!source) {
      return std::nullopt;
    }
    Shown shown{std::move(*source), {}};
    shown.names.learn(reads, request.agency(), shown.source.resource);
    shown.copies = reads.count_open_copies(shown.source.id);
    return shown;
  };
  return store::read(context.ledger.engine(), find);
}

}  // namespace

// GET /v1/sources
Awaitable<Result<HttpResponse>> list_sources(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    Names names;
    boost::json::array data;
    for (const auto& source : reads.sources(request.agency())) {
      if (may_see(request, source.resource)) {
        names.learn(reads, request.agency(), source.resource);
        auto body = source_json(source, names, context.settings.base_url);
        const auto copies = reads.count_open_copies(source.id);
        body["sync"] = standing_json(source, copies, context);
        data.push_back(std::move(body));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/sources/{id}
Awaitable<Result<HttpResponse>> show_source(Context context, Request request) {
  const auto shown = look_up(context, request);
  if (!shown) {
    co_return nothing_there();
  }
  auto body = source_json(shown->source, shown->names, context.settings.base_url);
  body["sync"] = standing_json(shown->source, shown->copies, context);
  auto response = tagged_source(200, std::move(body));
  co_return unless_known(request.headers, std::move(response));
}

// POST /v1/sources
Awaitable<Result<HttpResponse>> connect_source(Context context, Request request) {
  Names names;
  const auto prepare = [&](const store::Reads& reads) {
    auto command = read_source(request, reads, context);
    if (command) {
      names.learn(reads, request.agency(), command->source.resource);
    }
    return command;
  };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  std::function<HttpResponse(const store::Source&)> show =
      [names = std::move(names), base_url = context.settings.base_url](
          const store::Source& source) { return source_response(201, source, names, base_url); };
  auto response = co_await define<store::ConnectSource>(context, std::move(request),
                                                        std::move(*command), std::move(show));
  if (response && context.settings.poke) {
    // Until its first read the resource cannot be booked: it is read now, not at the next sweep.
    const auto location = response->headers.find("Location").value_or("");
    const std::string id(location.substr(location.rfind('/') + 1));
    context.settings.poke(store::SourceId{id});
  }
  co_return response;
}

// POST /v1/sources/{id}/sync: has it read soon. Asking twice reads once, so no key is needed.
Awaitable<Result<HttpResponse>> sync_source(Context context, Request request) {
  const auto shown = look_up(context, request);
  if (!shown) {
    co_return nothing_there();
  }
  if (!context.settings.poke) {
    co_return Error{
        Errc::unavailable, "External calendars are not being read by this process.", {}};
  }
  context.settings.poke(shown->source.id);
  auto response = source_response(202, shown->source, shown->names, context.settings.base_url);
  co_return response;
}

}  // namespace holdfast::gateway::rest
