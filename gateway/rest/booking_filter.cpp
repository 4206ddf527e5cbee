#include "gateway/rest/booking_filter.hpp"

#include <charconv>

#include "gateway/rest/cursor.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

void read_statuses(std::string_view list, store::BookingFilter& filter, Faults& faults) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const auto text = list.substr(0, end);
    if (const auto status = store::booking_status(text)) {
      filter.statuses.push_back(*status);
    } else {
      faults.add("?status", "value", "Statuses separated by commas, such as confirmed,conflicted.");
      return;
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::optional<Instant> read_instant(const Query& query, const std::string& name, Faults& faults) {
  const auto text = query.find(name);
  if (!text) {
    return std::nullopt;
  }
  const auto at = parse_rfc3339(*text);
  if (!at) {
    // A plus sign in a query is a space.
    faults.add('?' + name, "format",
               "RFC 3339 with an offset, such as 2026-12-01T10:00:00Z (write + as %2B).");
  }
  return at;
}

/// `resource` or, for people, `staff`.
void read_resource(const Request& request, const store::Reads& reads, store::BookingFilter& filter,
                   Faults& faults) {
  const auto any = request.query.find("resource");
  const auto person = request.query.find("staff");
  if (any && person) {
    faults.add("?staff", "value", "Either this or resource.");
    return;
  }
  if (!any && !person) {
    return;
  }
  const auto resource = find_resource(reads, request.agency(), any ? *any : *person);
  if (!resource) {
    faults.add(any ? "?resource" : "?staff", "not_found", "There is no such resource.");
  } else if (person && resource->kind != store::ResourceKind::staff) {
    faults.add("?staff", "value", "This is a room or a thing: send it as resource.");
  } else {
    filter.resource = resource->id;
  }
}

/// The filters in an order of their own, so that the order of the query does not matter.
std::string describe(const Request& request) {
  std::string text = "bookings";
  for (const auto* name : {"status", "resource", "staff", "service", "session", "series",
                           "start_from", "start_to", "customer_email", "include"}) {
    text += '\n' + request.query.find(name).value_or("");
  }
  // A cursor of one person does not carry over to another one's list.
  return text + '\n' + (request.by_staff() ? request.caller.user.resource.value : "");
}

Error mismatch() {
  return {Errc::cursor_mismatch, "This is no cursor of the list of bookings.", {}};
}

Result<store::BookingCursor> read_place(const Query& query, std::string_view list) {
  const auto cursor = query.find("cursor");
  if (!cursor) {
    return store::BookingCursor{};
  }
  const auto position = read_cursor(*cursor, list);
  if (!position) {
    return position.error();
  }
  if (position->size() != 2) {
    return mismatch();
  }
  const auto& text = position->front();
  std::int64_t start = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), start);
  if (fault != std::errc{} || end != text.data() + text.size()) {
    return mismatch();
  }
  return store::BookingCursor{from_stored(start), store::BookingId{position->back()}};
}

}  // namespace

Result<BookingPage> read_booking_page(const Request& request, const store::Reads& reads) {
  const auto limit = page_length(request.query);
  if (!limit) {
    return limit.error();
  }
  Faults faults;
  BookingPage page;
  page.limit = *limit;
  page.list = describe(request);
  page.filter.agency = request.agency();
  read_statuses(request.query.find("status").value_or(""), page.filter, faults);
  page.filter.start_from = read_instant(request.query, "start_from", faults);
  page.filter.start_before = read_instant(request.query, "start_to", faults);
  if (const auto email = request.query.find("customer_email")) {
    page.filter.customer_email = to_lower(trim(*email));
  }
  read_resource(request, reads, page.filter, faults);
  if (const auto named = request.query.find("service")) {
    if (const auto service = find_service(reads, request.agency(), *named)) {
      page.filter.service = service->id;
    } else {
      faults.add("?service", "not_found", "There is no such service.");
    }
  }
  if (const auto id = request.query.find("session")) {
    page.filter.session = store::SessionId{*id};
  }
  if (const auto id = request.query.find("series")) {
    page.filter.series = store::SeriesId{*id};
  }
  if (!faults.none()) {
    return faults.error();
  }
  if (request.by_staff()) {
    const auto& own = request.caller.user.resource;
    page.nothing = own.empty() || (page.filter.resource && *page.filter.resource != own);
    page.filter.resource = own;
  }
  const auto place = read_place(request.query, page.list);
  if (!place) {
    return place.error();
  }
  page.after = *place;
  return page;
}

std::string cursor_after(const store::Booking& last, const BookingPage& page) {
  return make_cursor(page.list, {std::to_string(to_stored(last.time.start)), last.id.value});
}

}  // namespace holdfast::gateway::rest
