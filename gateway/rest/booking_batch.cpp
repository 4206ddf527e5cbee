// POST /v1/bookings:batch: what an agency re-sends in one go. Each item is a request of its own,
// with its own key, transaction and answer.
#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_items.hpp"
#include "gateway/rest/handlers.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kMost = 100;

Result<std::vector<Request>> read_batch(const Request& batch) {
  Faults faults;
  Members body(batch.body, "", faults);
  body.require({"bookings"});
  const auto* items = body.list("bookings");
  body.finish();
  std::vector<Request> requests;
  if (items != nullptr && (items->empty() || items->size() > kMost)) {
    faults.add("/bookings", "length", "1 to 100 bookings.");
  } else if (items != nullptr) {
    for (std::size_t i = 0; i < items->size(); ++i) {
      const auto pointer = "/bookings/" + std::to_string(i);
      if (const auto* item = (*items)[i].if_object()) {
        requests.push_back(item_request(batch, *item, pointer, faults));
      } else {
        faults.add(pointer, "type", "This is an object.");
      }
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  return requests;
}

}  // namespace

Awaitable<Result<HttpResponse>> create_bookings(Context context, Request request) {
  auto requests = read_batch(request);
  if (!requests) {
    co_return requests.error();
  }
  json::array results;
  for (auto& one : *requests) {
    const auto key = item_key(one);
    const auto response = co_await book_item(context, std::move(one));
    results.push_back(item_result(key, response));
  }
  json::object body;
  body["results"] = std::move(results);
  co_return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
