#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/conflict_json.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

struct Page {
  store::ConflictFilter filter;
  store::ConflictId after;
  int limit = 0;
  /// What the cursor belongs to.
  std::string list;
  /// The caller can see none of it.
  bool nothing = false;
};

std::string describe(const Request& request) {
  auto list = "conflicts of " + request.caller.user.resource.value;
  for (const auto& [name, value] : request.query.all()) {
    if (name != "cursor" && name != "limit") {
      list += '&' + name + '=' + value;
    }
  }
  return list;
}

/// Open ones, unless settled or all are asked for; or those that ended in one way.
void read_status(const Query& query, store::ConflictFilter& filter, Faults& faults) {
  filter.resolution = query.find("resolution");
  const auto status = query.find("status").value_or(filter.resolution ? "all" : "open");
  if (status == "open") {
    filter.open = true;
  } else if (status == "settled") {
    filter.open = false;
  } else if (status != "all") {
    faults.add("?status", "value", "This is open, settled or all.");
  }
}

Result<Page> read_page(const Request& request, const store::Reads& reads) {
  const auto limit = page_length(request.query);
  if (!limit) {
    return limit.error();
  }
  Faults faults;
  Page page;
  page.limit = *limit;
  page.list = describe(request);
  page.filter.agency = request.agency();
  read_status(request.query, page.filter, faults);
  page.filter.kind = request.query.find("kind");
  if (const auto booking = request.query.find("booking")) {
    page.filter.booking = store::BookingId{*booking};
  }
  if (const auto named = request.query.find("resource")) {
    const auto resource = find_resource(reads, request.agency(), *named);
    if (resource) {
      page.filter.resource = resource->id;
    } else {
      faults.add("?resource", "not_found", "There is no such resource.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  if (request.by_staff()) {
    const auto& own = request.caller.user.resource;
    page.nothing = own.empty() || (page.filter.resource && *page.filter.resource != own);
    page.filter.resource = own;
  }
  if (const auto cursor = request.query.find("cursor")) {
    const auto place = read_cursor(*cursor, page.list);
    if (!place) {
      return place.error();
    }
    page.after = store::ConflictId{place->front()};
  }
  return page;
}

Result<HttpResponse> list_page(const Context& context, const Request& request,
                               const store::Reads& reads) {
  const auto page = read_page(request, reads);
  if (!page) {
    return page.error();
  }
  boost::json::array data;
  std::optional<std::string> next;
  if (!page->nothing) {
    auto conflicts = reads.conflicts(page->filter, page->after, page->limit + 1);
    if (std::ssize(conflicts) > page->limit) {
      conflicts.pop_back();
      next = make_cursor(page->list, {conflicts.back().id.value});
    }
    Names names;
    for (const auto& conflict : conflicts) {
      names.learn(reads, request.agency(), conflict.resource);
      data.push_back(conflict_json(conflict, names, context.settings.base_url));
    }
  }
  return list_response(context, request, std::move(data), next);
}

}  // namespace

// GET /v1/conflicts, in the order in which they arose.
Awaitable<Result<HttpResponse>> list_conflicts(Context context, Request request) {
  const auto page = [&](const store::Reads& reads) { return list_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), page);
}

// GET /v1/conflicts/{id}
Awaitable<Result<HttpResponse>> show_conflict(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto conflict = reads.conflict(request.agency(), store::ConflictId{request.id});
    if (!conflict || !may_see(request, conflict->resource)) {
      return nothing_there();
    }
    return json_response(200, conflict_details(context, request, *conflict, reads));
  };
  co_return store::read(context.ledger.engine(), show);
}

}  // namespace holdfast::gateway::rest
