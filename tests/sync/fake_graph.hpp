// A calendar at Microsoft in memory. It fails, forgets its links, loses answers, repeats and
// shuffles what it tells, and gives events another version without a reason.
#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "store/base/http.hpp"
#include "store/base/time.hpp"

namespace holdfast::test {

class FakeGraph final : public HttpClient {
 public:
  struct Event {
    std::string id;
    int change = 0;
    TimeRange time;
    std::string transaction;
    std::map<std::string, std::string> properties;

    /// The UID that our copy carries; empty for what is no copy.
    [[nodiscard]] std::string own_uid() const {
      for (const auto& [name, value] : properties) {
        if (name.ends_with("gw-uid")) {
          return value;
        }
      }
      return {};
    }
    [[nodiscard]] std::string etag() const { return "W/\"" + std::to_string(change) + '"'; }
  };

  explicit FakeGraph(std::uint64_t seed) : chance_(seed) {}

  static std::string api() { return "https://graph.example/v1.0"; }
  static std::string url() { return api() + "/me/calendars/C1"; }

  // What people do in Outlook.
  std::string add(TimeRange time) {
    const auto id = "E" + std::to_string(++names_);
    Event event;
    event.id = id;
    event.time = time;
    events[id] = event;
    touch(id);
    return id;
  }
  void move(const std::string& id, TimeRange time) {
    events.at(id).time = time;
    touch(id);
  }
  void remove(const std::string& id) {
    events.erase(id);
    dead_[id] = ++change_;
  }
  void forget_links() { ++generation_; }

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    ++requests;
    if (down) {
      co_return Error{Errc::unavailable, "no route"};
    }
    if (lost < 0) {
      ++lost;
      co_return Error{Errc::timed_out, "the request was lost"};
    }
    auto response = answer(request);
    if (lost > 0) {
      --lost;
      co_return Error{Errc::timed_out, "the answer was lost"};
    }
    co_return response;
  }

  std::map<std::string, Event> events;
  bool down = false;
  /// What so many requests from now on ask for is done, or not if it is negative, and nobody hears
  /// of it.
  int lost = 0;
  /// A repeated POST is refused, and not answered with what the first one made.
  bool refuses_repeats = false;
  int requests = 0;

 private:
  using Object = boost::json::object;

  int random(int bound) { return static_cast<int>(chance_() % static_cast<unsigned>(bound)); }

  void touch(const std::string& id) { events.at(id).change = ++change_; }

  static HttpResponse answered(int status, const boost::json::value& body) {
    return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(body)};
  }
  static HttpResponse refused(int status, const char* code) {
    return answered(status, Object{{"error", Object{{"code", code}, {"message", "in words"}}}});
  }

  static Object time_of(Instant at) {
    auto text = to_rfc3339(at);
    text.pop_back();
    return {{"dateTime", text + ".0000000"}, {"timeZone", "UTC"}};
  }
  static Instant instant_in(const boost::json::value& time) {
    return parse_rfc3339(std::string(time.at("dateTime").as_string()) + 'Z').value();
  }

  static Object shown(const Event& event, bool with_properties) {
    Object out{{"@odata.etag", event.etag()},
               {"id", event.id},
               {"type", "singleInstance"},
               {"iCalUId", "0400" + event.id},
               {"subject", "Something"},
               {"showAs", "busy"},
               {"isCancelled", false},
               {"isAllDay", false},
               {"responseStatus", Object{{"response", "organizer"}}},
               {"start", time_of(event.time.start)},
               {"end", time_of(event.time.end)}};
    out["transactionId"] = nullptr;
    if (!event.transaction.empty()) {
      out["transactionId"] = event.transaction;
    }
    if (with_properties) {
      boost::json::array properties;
      for (const auto& [name, value] : event.properties) {
        properties.push_back(Object{{"id", name}, {"value", value}});
      }
      out["singleValueExtendedProperties"] = std::move(properties);
    }
    return out;
  }

  HttpResponse answer(const OutgoingRequest& request) {
    if (request.url.find("/oauth2/") != std::string::npos) {
      return answered(200, Object{{"access_token", "t"},
                                  {"expires_in", 3599},
                                  {"refresh_token", "r" + std::to_string(++names_)}});
    }
    if (request.headers.find("Authorization") != "Bearer t") {
      return refused(401, "InvalidAuthenticationToken");
    }
    const auto body =
        request.body.empty() ? boost::json::value(Object()) : boost::json::parse(request.body);
    const auto target = request.url.substr(api().size());
    if (target == "/$batch") {
      return batch(body.as_object());
    }
    return one(request.method, target, body.as_object(),
               std::string(request.headers.find("If-Match").value_or("")));
  }

  HttpResponse batch(const Object& body) {
    boost::json::array responses;
    for (const auto& part : body.at("requests").as_array()) {
      const auto answer = one("GET", std::string(part.at("url").as_string()), {}, {});
      responses.push_back(Object{{"id", part.at("id")},
                                 {"status", answer.status},
                                 {"headers", Object()},
                                 {"body", boost::json::parse(answer.body)}});
    }
    return answered(200, Object{{"responses", std::move(responses)}});
  }

  HttpResponse one(const std::string& method, const std::string& target, const Object& body,
                   const std::string& if_match) {
    const auto path = std::string(path_of(target));
    if (path.ends_with("/calendarView/delta")) {
      return delta(std::string(query_of(target)));
    }
    if (path.ends_with("/C1/events")) {
      return method == "GET" ? search(target) : create(body);
    }
    const auto id = percent_decode(path.substr(std::string("/me/events/").size())).value();
    const auto found = events.find(id);
    if (found == events.end()) {
      return refused(404, "ErrorItemNotFound");
    }
    if (!if_match.empty() && if_match != found->second.etag()) {
      return refused(412, "ErrorIrresolvableConflict");
    }
    if (method == "GET") {
      return answered(200, shown(found->second, target.find("$expand") != std::string::npos));
    }
    if (method == "DELETE") {
      remove(id);
      return {204, {}, {}};
    }
    take(found->second, body);
    touch(id);
    auto told = answered(200, shown(found->second, false));
    touch_without_reason(id);
    return told;
  }

  /// Exchange works on events after they were written, and their versions change by it.
  void touch_without_reason(const std::string& id) {
    if (random(3) == 0) {
      touch(id);
    }
  }

  static void take(Event& event, const Object& body) {
    if (const auto* start = body.if_contains("start")) {
      event.time = {instant_in(*start), instant_in(body.at("end"))};
    }
    if (const auto* given = body.if_contains("singleValueExtendedProperties")) {
      for (const auto& property : given->as_array()) {
        event.properties[std::string(property.at("id").as_string())] =
            std::string(property.at("value").as_string());
      }
    }
  }

  HttpResponse create(const Object& body) {
    const auto transaction = std::string(body.at("transactionId").as_string());
    if (const auto before = transactions_.find(transaction); before != transactions_.end()) {
      const auto found = events.find(before->second);
      if (refuses_repeats || found == events.end()) {
        return refused(409, "ErrorDuplicateTransactionId");
      }
      return answered(201, shown(found->second, false));
    }
    const auto id = add({});
    take(events.at(id), body);
    events.at(id).transaction = transaction;
    transactions_[transaction] = id;
    auto told = answered(201, shown(events.at(id), false));
    touch_without_reason(id);
    return told;
  }

  HttpResponse search(const std::string& target) const {
    const auto query = parse_query(query_of(target)).value();
    boost::json::array found;
    for (const auto& [id, event] : events) {
      if (!event.own_uid().empty() &&
          query.front().second.find('\'' + event.own_uid() + '\'') != std::string::npos) {
        found.push_back(shown(event, true));
      }
    }
    return answered(200, Object{{"value", std::move(found)}});
  }

  HttpResponse delta(const std::string& query) {
    int since = -1;
    std::size_t skip = 0;
    if (!query.starts_with("startDateTime")) {
      const auto parsed = parse_query(query).value();
      const auto& token = parsed.front().second;
      const auto first = token.find('.');
      const auto second = token.find('.', first + 1);
      if (std::stoi(token) != generation_) {
        return refused(random(2) == 0 ? 410 : 400, "SyncStateNotFound");
      }
      since = std::stoi(token.substr(first + 1));
      skip = std::stoul(token.substr(second + 1));
    }
    std::vector<Object> news;
    for (const auto& [id, event] : events) {
      if (event.change > since) {
        news.push_back(shown(event, false));
      }
    }
    for (const auto& [id, change] : dead_) {
      if (since >= 0 && change > since) {
        news.push_back(Object{{"id", id}, {"@removed", Object{{"reason", "deleted"}}}});
      }
    }
    // A first page tells some of it, the next one all of it once more, in another order.
    std::shuffle(news.begin(), news.end(), chance_);
    const bool in_pages = skip == 0 && news.size() > 1;
    const auto count = in_pages ? news.size() / 2 : news.size();
    Object page{{"value", boost::json::array(news.begin(),
                                             news.begin() + static_cast<std::ptrdiff_t>(count))}};
    const auto link = [&](int upto, int page_number) {
      return url() + "/calendarView/delta?$deltatoken=" + std::to_string(generation_) + '.' +
             std::to_string(upto) + '.' + std::to_string(page_number);
    };
    if (in_pages) {
      page["@odata.nextLink"] = link(since, 1);
    } else {
      page["@odata.deltaLink"] = link(change_, 0);
    }
    return answered(200, page);
  }

  std::mt19937_64 chance_;
  std::map<std::string, int> dead_;
  std::map<std::string, std::string> transactions_;
  int change_ = 0;
  int generation_ = 1;
  int names_ = 0;
};

}  // namespace holdfast::test
