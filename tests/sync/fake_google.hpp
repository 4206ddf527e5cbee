// A Google calendar in memory that can fail, forget its tokens and lose answers on demand.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <string>

#include "store/base/http.hpp"

namespace holdfast::test {

namespace fake_google {

namespace json = boost::json;

inline HttpResponse answered(int status, const json::value& body) {
  return {status, {{"Content-Type", "application/json"}}, json::serialize(body)};
}

inline HttpResponse refused(int status, const char* reason) {
  json::object error{{"errors", json::array{json::object{{"reason", reason}}}}};
  return answered(status, json::object{{"error", std::move(error)}});
}

inline std::string text(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

/// What PATCH does: null clears, objects are merged.
inline void merge(json::object& into, const json::object& change) {
  for (const auto& member : change) {
    auto* old = into.if_contains(member.key());
    if (member.value().is_null()) {
      into.erase(member.key());
    } else if (old != nullptr && old->is_object() && member.value().is_object()) {
      merge(old->get_object(), member.value().get_object());
    } else {
      into[member.key()] = member.value();
    }
  }
}

inline json::object time_of(Instant at) {
  return {{"dateTime", to_rfc3339(at)}, {"timeZone", "Europe/Berlin"}};
}

inline json::object channel() { return {{"resourceId", "R1"}, {"expiration", "1796630400000"}}; }

}  // namespace fake_google

class FakeGoogle final : public HttpClient {
 public:
  static constexpr const char* kApi = "https://google.example";
  static std::string url() { return std::string(kApi) + "/calendars/ana%40salon.example"; }

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override;

  // What people do in Google's own apps. All of it lasts an hour.
  std::string add(Instant start);
  void move(const std::string& id, Instant start);
  void remove(const std::string& id);
  void forget_tokens() { ++generation_; }

  /// Events that are there, by id.
  [[nodiscard]] std::map<std::string, boost::json::object> living() const;
  /// The UID that our copy carries; empty for what is no copy.
  static std::string own_uid(const boost::json::object& event);

  /// No connection.
  bool down = false;
  /// What so many requests from now on ask for is done, or not if it is negative, and nobody hears
  /// of it.
  int lost = 0;
  int requests = 0;
  /// Channels that were asked for; all of them end a week after the tests begin.
  int channels = 0;
  bool has_channels = true;

 private:
  struct Question;
  HttpResponse answer(const OutgoingRequest& request);
  HttpResponse list(const Question& question) const;
  HttpResponse insert(const boost::json::object& body);
  HttpResponse patch(const std::string& id, const boost::json::object& body,
                     const std::string& if_match);
  HttpResponse drop(const std::string& id, const std::string& if_match);
  boost::json::object& touch(boost::json::object event);
  [[nodiscard]] bool is_living(const std::string& id) const;

  std::map<std::string, boost::json::object> events_;
  std::map<std::string, int> order_;
  int change_ = 0;
  int generation_ = 1;
  int names_ = 0;
};

struct FakeGoogle::Question {
  std::string path;
  std::map<std::string, std::string> query;

  [[nodiscard]] std::string part(const char* name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string{} : found->second;
  }
};

inline Awaitable<Result<HttpResponse>> FakeGoogle::send(OutgoingRequest request) {
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

inline HttpResponse FakeGoogle::answer(const OutgoingRequest& request) {
  if (request.url.find("/token") != std::string::npos) {
    return fake_google::answered(200,
                                 boost::json::object{{"access_token", "t"}, {"expires_in", 3599}});
  }
  if (request.headers.find("Authorization") != "Bearer t") {
    return fake_google::refused(401, "authError");
  }
  if (request.url.ends_with("/channels/stop")) {
    return {204, {}, {}};
  }
  if (request.url.ends_with("/events/watch")) {
    ++channels;
    return has_channels ? fake_google::answered(200, fake_google::channel())
                        : fake_google::refused(400, "pushWebhookUrlNotHttps");
  }
  Question question;
  const auto rest = request.url.substr(url().size() + std::string("/events").size());
  question.path = percent_decode(path_of(rest)).value();
  const auto query = parse_query(query_of(rest)).value();
  question.query.insert(query.begin(), query.end());
  const auto id = question.path.empty() ? std::string{} : question.path.substr(1);
  const auto if_match = std::string(request.headers.find("If-Match").value_or(""));
  const auto body = request.body.empty() ? boost::json::value(boost::json::object{})
                                         : boost::json::parse(request.body);
  if (request.method == "GET" && id.empty()) {
    return list(question);
  }
  if (request.method == "GET") {
    const auto found = events_.find(id);
    return found == events_.end() ? fake_google::refused(404, "notFound")
                                  : fake_google::answered(200, found->second);
  }
  if (request.method == "POST") {
    return insert(body.as_object());
  }
  return request.method == "PATCH" ? patch(id, body.as_object(), if_match) : drop(id, if_match);
}

inline HttpResponse FakeGoogle::list(const Question& question) const {
  const auto token = question.part("syncToken");
  int since = -1;
  if (!token.empty()) {
    const auto dot = token.find('.');
    if (std::stoi(token) != generation_) {
      return fake_google::refused(410, "fullSyncRequired");
    }
    since = std::stoi(token.substr(dot + 1));
  }
  const auto mark = question.part("privateExtendedProperty");
  boost::json::array items;
  for (const auto& [id, event] : events_) {
    const bool wanted = since >= 0 ? order_.at(id) > since : is_living(id);
    if (wanted && (mark.empty() || mark == "holdfast.uid=" + own_uid(event))) {
      items.push_back(is_living(id) ? event
                                    : boost::json::object{{"id", id}, {"status", "cancelled"}});
    }
  }
  boost::json::object page{{"items", std::move(items)}, {"timeZone", "Europe/Berlin"}};
  page["nextSyncToken"] = std::to_string(generation_) + '.' + std::to_string(change_);
  return fake_google::answered(200, page);
}

inline HttpResponse FakeGoogle::insert(const boost::json::object& body) {
  const auto id = fake_google::text(body, "id");
  if (events_.contains(id)) {
    return fake_google::refused(409, "duplicate");
  }
  auto event = body;
  event["iCalUID"] = id + "@google.com";
  return fake_google::answered(200, touch(std::move(event)));
}

inline HttpResponse FakeGoogle::patch(const std::string& id, const boost::json::object& body,
                                      const std::string& if_match) {
  if (!is_living(id)) {
    return fake_google::refused(404, "notFound");
  }
  auto event = events_.at(id);
  if (!if_match.empty() && if_match != fake_google::text(event, "etag")) {
    return fake_google::refused(412, "conditionNotMet");
  }
  fake_google::merge(event, body);
  return fake_google::answered(200, touch(std::move(event)));
}

inline HttpResponse FakeGoogle::drop(const std::string& id, const std::string& if_match) {
  if (!is_living(id)) {
    return fake_google::refused(410, "deleted");
  }
  if (!if_match.empty() && if_match != fake_google::text(events_.at(id), "etag")) {
    return fake_google::refused(412, "conditionNotMet");
  }
  remove(id);
  return {204, {}, {}};
}

inline std::string FakeGoogle::add(Instant start) {
  const auto id = "private" + std::to_string(++names_);
  touch({{"id", id},
         {"status", "confirmed"},
         {"iCalUID", id + "@google.com"},
         {"start", fake_google::time_of(start)},
         {"end", fake_google::time_of(start + std::chrono::hours{1})}});
  return id;
}

inline void FakeGoogle::move(const std::string& id, Instant start) {
  auto event = events_.at(id);
  event["start"] = fake_google::time_of(start);
  event["end"] = fake_google::time_of(start + std::chrono::hours{1});
  touch(std::move(event));
}

inline void FakeGoogle::remove(const std::string& id) {
  auto event = events_.at(id);
  event["status"] = "cancelled";
  touch(std::move(event));
}

inline boost::json::object& FakeGoogle::touch(boost::json::object event) {
  const auto id = fake_google::text(event, "id");
  event["etag"] = '"' + std::to_string(++change_) + '"';
  order_[id] = change_;
  return events_[id] = std::move(event);
}

inline bool FakeGoogle::is_living(const std::string& id) const {
  const auto found = events_.find(id);
  return found != events_.end() && fake_google::text(found->second, "status") != "cancelled";
}

inline std::map<std::string, boost::json::object> FakeGoogle::living() const {
  std::map<std::string, boost::json::object> out;
  for (const auto& [id, event] : events_) {
    if (is_living(id)) {
      out.emplace(id, event);
    }
  }
  return out;
}

inline std::string FakeGoogle::own_uid(const boost::json::object& event) {
  const auto* properties = event.if_contains("extendedProperties");
  const auto* marks =
      properties != nullptr ? properties->as_object().if_contains("private") : nullptr;
  return marks != nullptr ? fake_google::text(marks->as_object(), "holdfast.uid") : std::string{};
}

}  // namespace holdfast::test
