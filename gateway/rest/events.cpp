// Events: what was told, or would have been, to whoever asked for it (docs/webhooks.md).
#include <boost/asio/this_coro.hpp>
#include <charconv>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/event_json.hpp"
#include "gateway/rest/event_stream.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "store/engine.hpp"
#include "store/event_id.hpp"

namespace holdfast::gateway::rest {
namespace {

/// Audit entries that one page looks at.
constexpr int kEntries = 2000;
constexpr std::size_t kMostTypes = 50;

struct Page {
  std::string types;
  std::int64_t after = 0;
  int limit = 0;
  std::string list;
};

/// "booking.*,waitlist.offered"; nothing: all.
void read_types(const Query& query, Faults& faults, std::string& types) {
  auto rest = query.find("type").value_or("");
  std::vector<std::string> names;
  while (!rest.empty() && names.size() < kMostTypes) {
    const auto end = std::min(rest.find(','), rest.size());
    names.push_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  auto tidy = store::tidy_event_types(names);
  if (tidy) {
    types = std::move(*tidy);
  } else {
    faults.add("?type", "value", tidy.error().detail);
  }
}

Error not_known_any_more() {
  return {Errc::cursor_mismatch,
          "This is no event of the last 30 days. Read what there is now, and begin anew.",
          {}};
}

/// The place right after an event, or what a stream has called one.
Result<std::int64_t> place_after(const std::string& id, const Request& request,
                                 const store::Reads& reads, Instant now) {
  const auto number = store::number_in(store::EventId{id});
  if (!number || place_id(reads, request.agency(), *number) != id) {
    return not_known_any_more();
  }
  const auto entry = reads.audit(request.agency(), store::entry_of_event(*number) - 1, 1);
  if (entry.front().at < now - store::kEventsFor) {
    return not_known_any_more();
  }
  return *number;
}

Result<std::int64_t> place_in(const std::string& cursor, const std::string& list) {
  const auto place = read_cursor(cursor, list);
  if (!place) {
    return place.error();
  }
  std::int64_t number = 0;
  const auto& text = place->front();
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Result<Page> read_page(const Context& context, const Request& request, const store::Reads& reads) {
  const auto limit = page_length(request.query);
  if (!limit) {
    return limit.error();
  }
  const auto now = context.clock.now();
  Page page;
  page.limit = *limit;
  Faults faults;
  read_types(request.query, faults, page.types);
  auto since = now - store::kEventsFor;
  if (const auto text = request.query.find("since")) {
    const auto at = parse_rfc3339(*text);
    if (at) {
      since = std::max<Instant>(since, *at);
    } else {
      faults.add("?since", "format", "An instant (RFC 3339; write + as %2B).");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  page.list = "events " + page.types;
  Result<std::int64_t> after = std::int64_t{0};
  if (const auto cursor = request.query.find("cursor")) {
    after = place_in(*cursor, page.list);
  } else if (const auto id = request.query.find("after")) {
    after = place_after(*id, request, reads, now);
  }
  if (!after) {
    return after.error();
  }
  // Not further back than 30 days, whatever was asked for.
  const auto oldest =
      store::first_event_of(store::first_entry_since(reads, request.agency(), since)) - 1;
  page.after = std::max(oldest, *after);
  return page;
}

Result<HttpResponse> list_page(const Context& context, const Request& request,
                               const store::Reads& reads) {
  const auto page = read_page(context, request, reads);
  if (!page) {
    return page.error();
  }
  const auto found = store::events_after(reads, request.agency(), page->after, page->types,
                                         static_cast<std::size_t>(page->limit), kEntries);
  boost::json::array data;
  for (const auto& event : found.events) {
    data.push_back(event_json(event, reads, context.settings.base_url));
  }
  std::optional<std::string> next;
  if (found.more) {
    next = make_cursor(page->list, {std::to_string(found.reached)});
  }
  return list_response(context, request, std::move(data), next);
}

/// From where a stream goes on: where its reader was cut off, else from now.
Result<EventStreamPlan> read_plan(const Context& context, const Request& request,
                                  const store::Reads& reads) {
  EventStreamPlan plan;
  plan.caller = request.caller;
  Faults faults;
  read_types(request.query, faults, plan.types);
  if (!faults.none()) {
    return faults.error();
  }
  std::string last(request.headers.find("Last-Event-ID").value_or(""));
  if (last.empty()) {
    last = request.query.find("after").value_or("");
  }
  if (last.empty()) {
    const auto newest = reads.last_audit(request.agency());
    plan.after = newest ? store::last_event_of(newest->number) : 0;
    plan.place = place_id(reads, request.agency(), plan.after);
    return plan;
  }
  const auto after = place_after(last, request, reads, context.clock.now());
  if (!after) {
    return after.error();
  }
  plan.after = *after;
  plan.place = std::move(last);
  return plan;
}

}  // namespace

// GET /v1/events: the oldest first. A page may hold fewer than `limit`, or none, and yet have a
// next one.
Awaitable<Result<HttpResponse>> list_events(Context context, Request request) {
  const auto page = [&](const store::Reads& reads) { return list_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), page);
}

// GET /v1/events/{id}
Awaitable<Result<HttpResponse>> show_event(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto event = store::find_event(reads, request.agency(), store::EventId{request.id});
    if (!event || event->at < context.clock.now() - store::kEventsFor) {
      return nothing_there();
    }
    return json_response(200, event_json(*event, reads, context.settings.base_url));
  };
  co_return store::read(context.ledger.engine(), find);
}

// GET /v1/stream
Awaitable<Result<HttpResponse>> stream_events(Context context, Request request) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto plan = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return read_plan(context, request, reads);
  });
  if (!plan) {
    co_return plan.error();
  }
  if (!context.streams.take(request.agency())) {
    co_return Error{Errc::overloaded,
                    "As many streams are open as this server allows, in all or to one agency; come "
                    "again in a while, or end one that nobody reads.",
                    {{"retry_after", "30"}}};
  }
  HttpResponse response;
  response.headers.set("Content-Type", "text/event-stream");
  // Proxies that gather answers before they pass them on are asked not to.
  response.headers.set("X-Accel-Buffering", "no");
  response.source = std::make_shared<EventStream>(executor, context, std::move(*plan));
  co_return response;
}

}  // namespace holdfast::gateway::rest
