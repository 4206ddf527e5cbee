#include "gateway/rest/booking_items.hpp"

#include <boost/json/parse.hpp>

#include "gateway/rest/handlers.hpp"
#include "gateway/rest/idempotency.hpp"
#include "gateway/rest/problem.hpp"
#include "gateway/rest/route.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestKey = 512;
constexpr std::string_view kPath = "/v1/bookings";

}  // namespace

Request item_request(const Request& whole, const boost::json::object& item,
                     const std::string& pointer, Faults& faults) {
  auto request = whole;
  request.text.clear();
  request.body.clear();
  request.route = match("POST", kPath).route;
  request.path = std::string(kPath);
  Members members(item, pointer, faults);
  members.require({"key", "booking"});
  request.headers.set("Idempotency-Key", members.text("key", kLongestKey).value_or(""));
  if (const auto* booking = members.raw_object("booking")) {
    request.body = *booking;
  }
  members.finish();
  return request;
}

std::string item_key(const Request& item) {
  return std::string(item.headers.find("Idempotency-Key").value_or(""));
}

Awaitable<HttpResponse> book_item(Context context, Request item) {
  const Occurrence where{context.settings.base_url, item.path, item.request_id};
  const auto key = read_key(item);
  if (!key) {
    co_return problem(key.error(), where);
  }
  auto known = find_replay(context, *key);
  if (!known) {
    co_return problem(known.error(), where);
  }
  if (*known) {
    co_return std::move(**known);
  }
  auto answered = co_await create_booking(context, std::move(item));
  co_return answered ? std::move(*answered) : problem(answered.error(), where);
}

boost::json::object item_result(const std::string& key, const HttpResponse& response) {
  boost::json::object result;
  result["key"] = key;
  result["status"] = response.status;
  result["replayed"] = response.headers.find("Idempotent-Replayed").has_value();
  result["body"] = boost::json::parse(response.body);
  return result;
}

}  // namespace holdfast::gateway::rest
