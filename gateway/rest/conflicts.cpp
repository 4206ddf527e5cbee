#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/names.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

boost::json::object conflict_json(const store::Conflict& conflict, const Names& names,
                                  const std::string& base_url) {
  boost::json::object body;
  body["id"] = conflict.id.value;
  body["booking"] = conflict.booking.value;
  body["resource"] = names.reference(conflict.resource);
  body["kind"] = conflict.kind;
  body["starts_at"] = to_rfc3339(conflict.time.start);
  body["ends_at"] = to_rfc3339(conflict.time.end);
  body["opened_at"] = to_rfc3339(conflict.opened_at);
  body["links"] = {{"booking", base_url + "/v1/bookings/" + conflict.booking.value}};
  return body;
}

}  // namespace

// GET /v1/conflicts: the open ones. What caused a conflict is a person's own event, so that only
// its time and kind are shown.
Awaitable<Result<HttpResponse>> list_conflicts(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    Names names;
    boost::json::array data;
    for (const auto& conflict : reads.open_conflicts(request.agency())) {
      if (may_see(request, conflict.resource)) {
        names.learn(reads, request.agency(), conflict.resource);
        data.push_back(conflict_json(conflict, names, context.settings.base_url));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

}  // namespace holdfast::gateway::rest
