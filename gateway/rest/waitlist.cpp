// Reading the waitlist.
#include "gateway/rest/answers.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/waitlist_json.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

struct WaitlistPage {
  std::optional<store::ServiceId> service;
  std::optional<store::WishStatus> status;
  store::WaitlistId after;
  int limit = 50;
  /// What a cursor of this list is bound to.
  std::string list;
};

Result<WaitlistPage> read_page(const Request& request, const store::Reads& reads) {
  const auto limit = page_length(request.query);
  if (!limit) {
    return limit.error();
  }
  Faults faults;
  WaitlistPage page;
  page.limit = *limit;
  if (const auto named = request.query.find("service")) {
    if (const auto service = find_service(reads, request.agency(), *named)) {
      page.service = service->id;
    } else {
      faults.add("?service", "not_found", "The id or slug of a service.");
    }
  }
  if (const auto named = request.query.find("status")) {
    page.status = store::wish_status(*named);
    if (!page.status) {
      faults.add("?status", "value", "waiting, offered, booked, left or expired.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  page.list = "waitlist\n" + (page.service ? page.service->value : "") + '\n' +
              (page.status ? std::string(name(*page.status)) : "");
  if (const auto cursor = request.query.find("cursor")) {
    const auto position = read_cursor(*cursor, page.list);
    if (!position) {
      return position.error();
    }
    page.after = store::WaitlistId{position->front()};
  }
  return page;
}

/// One page, or why not, from one snapshot.
Result<HttpResponse> list_page(const Context& context, const Request& request,
                               const store::Reads& reads) {
  const auto page = read_page(request, reads);
  if (!page) {
    return page.error();
  }
  auto entries =
      reads.waitlist(request.agency(), page->service, page->status, page->after, page->limit + 1);
  std::optional<std::string> next;
  if (std::ssize(entries) > page->limit) {
    entries.pop_back();
    next = make_cursor(page->list, {entries.back().id.value});
  }
  Names names;
  boost::json::array data;
  for (auto& entry : entries) {
    if (const auto service = reads.service(request.agency(), entry.service)) {
      names.learn(reads, *service);
    }
    data.push_back(
        entry_json(store::standing_of(std::move(entry), reads), names, context.settings.base_url));
  }
  return list_response(context, request, std::move(data), next);
}

}  // namespace

// GET /v1/waitlist, in the order in which entries are served.
Awaitable<Result<HttpResponse>> list_waitlist(Context context, Request request) {
  const auto page = [&](const store::Reads& reads) { return list_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), page);
}

// GET /v1/waitlist/{id}. The tag is the version's, which the rank is no part of.
Awaitable<Result<HttpResponse>> show_entry(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    auto entry = reads.waitlist_entry(request.agency(), store::WaitlistId{request.id});
    if (!entry) {
      return nothing_there();
    }
    Names names;
    if (const auto service = reads.service(request.agency(), entry->service)) {
      names.learn(reads, *service);
    }
    const auto standing = store::standing_of(std::move(*entry), reads);
    return entry_response(200, standing, names, context.settings.base_url);
  };
  co_return store::read(context.ledger.engine(), show);
}

}  // namespace holdfast::gateway::rest
