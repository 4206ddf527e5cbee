#include "gateway/net/refusal.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/net/response_head.hpp"

namespace holdfast::gateway {

HttpResponse to_problem(const Refusal& refusal, std::string_view request_id) {
  namespace json = boost::json;
  json::object body;
  // Says nothing beyond the status (RFC 9457 section 4.2.1); `code` tells more to programs.
  body["type"] = "about:blank";
  body["title"] = json::string_view(reason_phrase(refusal.status));
  body["status"] = refusal.status;
  body["code"] = json::string_view(refusal.code);
  body["detail"] = json::string_view(refusal.detail);
  body["request_id"] = json::string_view(request_id);
  HttpResponse response;
  response.status = refusal.status;
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Request-Id", request_id);
  response.body = json::serialize(body) + "\n";
  return response;
}

}  // namespace holdfast::gateway
