#include "gateway/health.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace holdfast::gateway {

HttpResponse Health::live() {
  HttpResponse response;
  response.headers.add("Content-Type", "application/json");
  response.body = "{\"status\":\"live\"}\n";
  return response;
}

std::vector<std::string> Health::causes() const {
  std::vector<std::string> causes;
  if (draining_.load(std::memory_order_acquire)) {
    causes.emplace_back("stopping");
  }
  const auto trouble = ledger_.trouble();
  if (!ledger_.healthy()) {
    causes.push_back("the store has stopped writing: " + trouble);
  } else if (!trouble.empty()) {
    causes.push_back("the store: " + trouble);
  }
  if (!clock_.is_steady()) {
    causes.emplace_back("the clock was set, and nothing is decided by it until it runs evenly");
  }
  return causes;
}

HttpResponse Health::ready() const {
  const auto found = causes();
  boost::json::object body;
  body["status"] = found.empty() ? "ready" : "unready";
  if (!found.empty()) {
    body["causes"] = boost::json::array(found.begin(), found.end());
  }
  HttpResponse response;
  response.status = found.empty() ? 200 : 503;
  response.headers.add("Content-Type", "application/json");
  if (!found.empty()) {
    response.headers.add("Retry-After", "5");
  }
  response.body = boost::json::serialize(body) + "\n";
  return response;
}

}  // namespace holdfast::gateway
