// POST /v1/imports: bookings of another system. `dry_run=true` says what would become of each line.
#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_items.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/import_rows.hpp"
#include "gateway/rest/problem.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

Result<std::vector<ImportRow>> rows_of(const Request& request) {
  const auto type = request.headers.find("Content-Type").value_or("");
  const auto essence = trim(type.substr(0, std::min(type.find(';'), type.size())));
  if (equal_ignoring_case(essence, "text/csv")) {
    return rows_of_csv(request.text);
  }
  return rows_of_json_lines(request.text);
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

}  // namespace

Awaitable<Result<HttpResponse>> import_bookings(Context context, Request request) {
  auto rows = rows_of(request);
  if (!rows) {
    co_return rows.error();
  }
  request.text.clear();
  json::array results;
  std::int64_t booked = 0;
  for (auto& row : *rows) {
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

}  // namespace holdfast::gateway::rest
