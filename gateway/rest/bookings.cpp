#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/audit_json.hpp"
#include "gateway/rest/booking_filter.hpp"
#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/effect_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "store/engine.hpp"
#include "store/scopes.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

/// One page, or why not, from one snapshot.
Result<HttpResponse> list_page(const Context& context, const Request& request,
                               const store::Reads& reads) {
  const auto page = read_booking_page(request, reads);
  if (!page) {
    return page.error();
  }
  json::array data;
  std::optional<std::string> next;
  if (!page->nothing) {
    auto bookings = reads.bookings(page->filter, page->after, page->limit + 1);
    if (std::ssize(bookings) > page->limit) {
      bookings.pop_back();
      next = cursor_after(bookings.back(), *page);
    }
    Names names;
    for (const auto& booking : bookings) {
      names.learn(reads, booking);
      data.push_back(booking_json(booking, names, context.settings.base_url));
    }
  }
  return list_response(context, request, std::move(data), next);
}

}  // namespace

// GET /v1/bookings, in order of (start, id).
Awaitable<Result<HttpResponse>> list_bookings(Context context, Request request) {
  const auto page = [&](const store::Reads& reads) { return list_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), page);
}

// GET /v1/bookings/{id}
Awaitable<Result<HttpResponse>> show_booking(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto booking = visible_booking(request, reads);
    if (!booking) {
      return nothing_there();
    }
    Names names;
    names.learn(reads, *booking);
    // With them staff, and tokens that only read, would go past what they may.
    const HandedOn handed_on{request.by_staff() ? nullptr : context.settings.links,
                             store::allows(request.caller.scopes, {"bookings", true})};
    return unless_known(request.headers, booking_response(200, *booking, names,
                                                          context.settings.base_url, handed_on));
  };
  co_return store::read(context.ledger.engine(), show);
}

// GET /v1/bookings/{id}/audit: all that ever happened to it, oldest first.
Awaitable<Result<HttpResponse>> list_booking_audit(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto booking = visible_booking(request, reads);
    if (!booking) {
      return nothing_there();
    }
    json::array data;
    for (const auto& entry : reads.audit_of(request.agency(), booking->id.value)) {
      data.push_back(audit_json(entry));
    }
    return list_response(context, request, std::move(data), std::nullopt);
  };
  co_return store::read(context.ledger.engine(), list);
}

// GET /v1/bookings/{id}/effects: what the world was or will be told, with every attempt.
Awaitable<Result<HttpResponse>> list_booking_effects(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto booking = visible_booking(request, reads);
    if (!booking) {
      return nothing_there();
    }
    json::array data;
    for (const auto& effect : reads.effects_of(request.agency(), booking->id)) {
      data.push_back(effect_json(effect, reads));
    }
    return list_response(context, request, std::move(data), std::nullopt);
  };
  co_return store::read(context.ledger.engine(), list);
}

}  // namespace holdfast::gateway::rest
