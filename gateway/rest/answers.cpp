#include "gateway/rest/answers.hpp"

#include <boost/json/serialize.hpp>

#include "gateway/rest/cursor.hpp"

namespace holdfast::gateway::rest {

HttpResponse json_response(int status, const boost::json::object& body) {
  HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.body = boost::json::serialize(body);
  return response;
}

HttpResponse list_response(const Context& context, const Request& request, boost::json::array data,
                           const std::optional<std::string>& next_cursor) {
  boost::json::object body;
  body["data"] = std::move(data);
  body["next_cursor"] = nullptr;
  if (!next_cursor) {
    return json_response(200, body);
  }
  body["next_cursor"] = *next_cursor;
  auto response = json_response(200, body);
  response.headers.set("Link", next_link(context.settings.base_url, request, *next_cursor));
  return response;
}

Error nothing_there() { return {Errc::not_found, "There is nothing here that you may see.", {}}; }

boost::json::value or_null(const std::optional<Instant>& at) {
  return at ? boost::json::value(to_rfc3339(*at)) : boost::json::value(nullptr);
}

}  // namespace holdfast::gateway::rest
