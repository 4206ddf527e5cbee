#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/audit_json.hpp"
#include "gateway/rest/booking_filter.hpp"
#include "gateway/rest/booking_includes.hpp"
#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/effect_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "store/base/text.hpp"
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
  Faults faults;
  const auto asked = read_includes(request.query, faults);
  if (!faults.none()) {
    return faults.error();
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
      auto one = booking_json(booking, names, context.settings.base_url);
      add_included(one, booking, asked, request, reads);
      data.push_back(std::move(one));
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
    Faults faults;
    const auto asked = read_includes(request.query, faults);
    if (!faults.none()) {
      return faults.error();
    }
    Names names;
    names.learn(reads, *booking);
    // With them staff, and tokens that only read, would go past what they may.
    const HandedOn handed_on{request.by_staff() ? nullptr : context.settings.links,
                             store::allows(request.caller.scopes, {"bookings", true})};
    auto response = booking_response(200, *booking, names, context.settings.base_url, handed_on);
    if (asked.any()) {
      auto body = booking_json(*booking, names, context.settings.base_url, handed_on);
      add_included(body, *booking, asked, request, reads);
      response = json_response(200, body);
      // What is included changes without the booking: a tag of these very words, which is none of
      // its version.
      response.headers.set("ETag", "W/\"" + sha256_hex(response.body).substr(0, 24) + '"');
    }
    return unless_known(request.headers, std::move(response));
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
