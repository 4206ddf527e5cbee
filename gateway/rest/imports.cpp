// POST /v1/imports: bookings of another system, or somebody's other plans. `dry_run=true` says what
// would become of each.
#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_items.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/import_appointments.hpp"
#include "gateway/rest/import_busy.hpp"
#include "gateway/rest/import_rows.hpp"
#include "gateway/rest/problem.hpp"
#include "store/base/text.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

bool is_type(const Request& request, std::string_view wanted) {
  const auto type = request.headers.find("Content-Type").value_or("");
  return equal_ignoring_case(trim(type.substr(0, std::min(type.find(';'), type.size()))), wanted);
}

/// What the query says of an iCalendar file. Neither goes with a table, whose lines say it.
struct Wanted {
  bool busy = false;
  std::string service;
  std::optional<BusyPlace> place;
};

std::optional<BusyPlace> place_of(const Request& request, const store::Reads& reads,
                                  Faults& faults) {
  const auto named = request.query.find("resource");
  const auto resource =
      named ? find_resource(reads, request.agency(), *named) : std::optional<store::Resource>{};
  if (!resource) {
    faults.add("?resource", named ? "not_found" : "required",
               "Whose time it is: the id or slug of a resource.");
    return std::nullopt;
  }
  auto calendar = reads.calendar_by_slug(request.agency(), resource->id, store::kAppointments);
  if (!calendar) {
    faults.add(
        "?resource", "value",
        "Only people have a calendar of their own; a room is closed with POST /v1/closures.");
    return std::nullopt;
  }
  return BusyPlace{*resource, std::move(*calendar)};
}

Result<Wanted> read_wanted(const Request& request, bool is_calendar, const store::Reads& reads) {
  Faults faults;
  Wanted wanted;
  const auto as = request.query.find("as");
  if (!is_calendar) {
    for (const auto* name : {"as", "service", "resource"}) {
      if (request.query.find(name)) {
        faults.add('?' + std::string(name), "unknown", "Only with a file of type text/calendar.");
      }
    }
  } else if (as == "busy") {
    wanted.busy = true;
    wanted.place = place_of(request, reads, faults);
    if (request.query.find("service")) {
      faults.add("?service", "unknown", "Only with as=bookings.");
    }
  } else if (as == "bookings") {
    wanted.service = request.query.find("service").value_or("");
    if (!find_service(reads, request.agency(), wanted.service)) {
      faults.add("?service", wanted.service.empty() ? "required" : "not_found",
                 "What the events are: the id or slug of a service.");
    }
    if (request.query.find("resource")) {
      faults.add("?resource", "unknown", "Only with as=busy.");
    }
  } else {
    faults.add("?as", as ? "value" : "required",
               "bookings, of one service; or busy, the time of one person.");
  }
  if (!faults.none()) {
    return faults.error();
  }
  return wanted;
}

Result<std::vector<ImportRow>> rows_of(const Request& request, const Wanted& wanted,
                                       const store::Reads& reads) {
  if (is_type(request, "text/csv")) {
    return rows_of_csv(request.text);
  }
  if (!is_type(request, "text/calendar")) {
    return rows_of_json_lines(request.text);
  }
  const auto events = events_of_calendar(request.text);
  if (!events) {
    return events.error();
  }
  AppointmentTerms terms{request.agency(), wanted.service};
  if (auto zone = TimeZone::find(agency_zone(request.agency(), reads))) {
    terms.zone = std::move(*zone);
  }
  std::vector<ImportRow> rows;
  for (const auto& event : *events) {
    rows.push_back(row_of(event, terms, reads));
  }
  return rows;
}

/// A line by itself: what is wrong with it does not keep the others out.
Awaitable<HttpResponse> book_row(Context context, Request whole, ImportRow row, std::string& key) {
  const Occurrence where{context.settings.base_url, whole.path, whole.request_id};
  if (!row.item) {
    co_return problem(row.item.error(), where);
  }
  Faults faults;
  auto item = item_request(whole, *row.item, "", faults);
  key = item_key(item);
  if (!faults.none()) {
    co_return problem(faults.error(), where);
  }
  co_return co_await book_item(context, std::move(item));
}

Awaitable<Result<HttpResponse>> import_rows(Context context, Request request,
                                            std::vector<ImportRow> rows) {
  json::array results;
  std::int64_t booked = 0;
  for (auto& row : rows) {
    const auto line = row.line;
    std::string key;
    auto whole = request;
    const auto response = co_await book_row(context, std::move(whole), std::move(row), key);
    auto result = item_result(key, response);
    result["line"] = line;
    booked += response.status < 300 ? 1 : 0;
    results.push_back(std::move(result));
  }
  json::object body;
  body["lines"] = results.size();
  body["booked"] = booked;
  body["refused"] = static_cast<std::int64_t>(results.size()) - booked;
  body["results"] = std::move(results);
  co_return json_response(200, body);
}

Awaitable<Result<HttpResponse>> import_busy(Context context, Request request, BusyPlace place) {
  auto events = events_of_calendar(request.text);
  if (!events) {
    co_return events.error();
  }
  request.text.clear();
  const bool dry_run = request.query.find("dry_run") == "true";
  json::array results;
  std::int64_t refused = 0;
  for (auto& event : *events) {
    auto result = co_await import_busy_event(context, request, place, std::move(event), dry_run);
    refused += result["outcome"] == "refused" ? 1 : 0;
    results.push_back(std::move(result));
  }
  json::object body;
  body["events"] = results.size();
  body["stored"] = static_cast<std::int64_t>(results.size()) - refused;
  body["refused"] = refused;
  body["results"] = std::move(results);
  co_return json_response(200, body);
}

}  // namespace

Awaitable<Result<HttpResponse>> import_bookings(Context context, Request request) {
  const bool is_calendar = is_type(request, "text/calendar");
  const auto ask = [&](const store::Reads& reads) {
    return read_wanted(request, is_calendar, reads);
  };
  auto wanted = store::read(context.ledger.engine(), ask);
  if (!wanted) {
    co_return wanted.error();
  }
  if (wanted->busy) {
    co_return co_await import_busy(context, std::move(request), std::move(*wanted->place));
  }
  const auto read = [&](const store::Reads& reads) { return rows_of(request, *wanted, reads); };
  auto rows = store::read(context.ledger.engine(), read);
  if (!rows) {
    co_return rows.error();
  }
  request.text.clear();
  co_return co_await import_rows(context, std::move(request), std::move(*rows));
}

}  // namespace holdfast::gateway::rest
