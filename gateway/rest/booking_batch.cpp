// POST /v1/bookings:batch: what an agency re-sends in one go. Each item is a request of its own,
// with its own key, transaction and answer.
#include <boost/json/parse.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/idempotency.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/problem.hpp"
#include "gateway/rest/route.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kMost = 100;
constexpr std::size_t kLongestKey = 512;
constexpr std::string_view kPath = "/v1/bookings";

/// An item as the request that it would be by itself.
Request request_of(const Request& batch, const json::object& item, std::size_t index,
                   Faults& faults) {
  auto request = batch;
  request.route = match("POST", kPath).route;
  request.path = std::string(kPath);
  Members members(item, "/bookings/" + std::to_string(index), faults);
  members.require({"key", "booking"});
  request.headers.set("Idempotency-Key", members.text("key", kLongestKey).value_or(""));
  if (const auto* booking = members.raw_object("booking")) {
    request.body = *booking;
  }
  members.finish();
  return request;
}

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
      if (const auto* item = (*items)[i].if_object()) {
        requests.push_back(request_of(batch, *item, i, faults));
      } else {
        faults.add("/bookings/" + std::to_string(i), "type", "This is an object.");
      }
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  return requests;
}

Awaitable<HttpResponse> answer(Context context, Request request) {
  const Occurrence where{context.settings.base_url, request.path, request.request_id};
  const auto key = read_key(request);
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
  auto answered = co_await create_booking(context, std::move(request));
  co_return answered ? std::move(*answered) : problem(answered.error(), where);
}

json::object result_json(const std::string& key, const HttpResponse& response) {
  json::object result;
  result["key"] = key;
  result["status"] = response.status;
  result["replayed"] = response.headers.find("Idempotent-Replayed").has_value();
  result["body"] = json::parse(response.body);
  return result;
}

}  // namespace

Awaitable<Result<HttpResponse>> create_bookings(Context context, Request request) {
  auto requests = read_batch(request);
  if (!requests) {
    co_return requests.error();
  }
  json::array results;
  for (auto& one : *requests) {
    const std::string key(one.headers.find("Idempotency-Key").value_or(""));
    const auto response = co_await answer(context, std::move(one));
    results.push_back(result_json(key, response));
  }
  json::object body;
  body["results"] = std::move(results);
  co_return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
