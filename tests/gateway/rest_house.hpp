// The REST API over a whole store, without sockets: a salon, a token for each role, and requests as
// values.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/secret_box.hpp"
#include "gateway/metrics/summary.hpp"
#include "gateway/rest/api.hpp"
#include "gateway/rest/route.hpp"
#include "store/base/text.hpp"
#include "store/sqlite/figures.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway::rest {

namespace json = boost::json;

using Fields = std::vector<HttpHeaders::Field>;

/// An answer with its body read.
struct Answered {
  int status = 0;
  HttpHeaders headers;
  std::string text;
  json::value body;

  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(headers.find(name).value_or(""));
  }
  /// The text (or number, as text) at a JSON pointer; "" where there is none.
  [[nodiscard]] std::string at(const std::string& pointer) const {
    json::error_code fault;
    const auto* value = body.find_pointer(pointer, fault);
    if (value == nullptr) {
      return "";
    }
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
  }
  [[nodiscard]] std::string code() const { return at("/code"); }
};

class RestHouse : public ::testing::Test {
 protected:
  RestHouse() : RestHouse(test::HouseSetup{}) {}
  explicit RestHouse(test::HouseSetup setup)
      : house(setup),
        salon(house.with_salon()),
        authenticator(house.engine(), house.clock, house.log),
        api(house.ledger(), house.clock, authenticator, secrets, settings()) {
    admin = add_user("admin", store::Role::administrator, {});
    office = add_user("office", store::Role::coordinator, {});
    ana = add_user("ana", store::Role::staff, salon.ana);
    ben = add_user("ben", store::Role::staff, salon.ben);
  }

  /// `token` empty: anonymous.
  Answered send(const std::string& token, const std::string& method, const std::string& target,
                const std::string& body = "", const Fields& fields = {}) {
    HttpRequest request{method, target, {}, body};
    if (!token.empty()) {
      request.headers.add("Authorization", "Bearer " + token);
    }
    if (!body.empty()) {
      request.headers.add("Content-Type", "application/json");
    }
    for (const auto& [name, value] : fields) {
      request.headers.set(name, value);
    }
    auto response =
        house.wait(api.handle(request, Peer{"192.0.2.7", true, "req-" + std::to_string(++sent)}));
    if (response.source) {
      streams.push_back(response.source);
      response.body += house.wait(response.source->next());
    }
    Answered answered{response.status, response.headers, response.body, {}};
    if (answered.header("Content-Type").find("json") != std::string::npos) {
      answered.body = json::parse(response.body);
    }
    record(request, answered);
    return answered;
  }

  Answered get(const std::string& target) { return send(admin, "GET", target); }
  Answered post(const std::string& target, const std::string& body, const std::string& key,
                Fields fields = {}) {
    fields.emplace_back("Idempotency-Key", key);
    return send(admin, "POST", target, body, fields);
  }
  /// Books the massage at that time (RFC 3339) for Dora, under a key made from the time and name.
  Answered book(const std::string& starts_at, const std::string& name = "Dora",
                const std::string& staff = "any") {
    json::object customer;
    customer["name"] = name;
    customer["email"] = to_lower(name) + "@mail.example";
    json::object body;
    body["service"] = "massage";
    body["starts_at"] = starts_at;
    body["staff"] = staff;
    body["customer"] = customer;
    return post("/v1/bookings", json::serialize(body), "key-" + starts_at + name);
  }

  /// What the store holds, in short: to show that a refusal changed nothing.
  std::string contents() {
    return house.read([&](const store::Reads& reads) {
      const auto last = reads.last_audit(salon.agency);
      const auto bookings = reads.bookings({.agency = salon.agency}, {}, 1000);
      return std::to_string(last ? last->number : 0) + " entries, " +
             std::to_string(bookings.size()) + " bookings, " +
             std::to_string(reads.sources(salon.agency).size()) + " sources, " +
             std::to_string(reads.resources(salon.agency).size()) + " resources, " +
             std::to_string(reads.services(salon.agency).size()) + " services";
    });
  }

  std::string add_user(const std::string& login, store::Role role, store::ResourceId resource) {
    store::User user;
    user.id = store::make_id<store::UserId>(house.clock.now(), house.random);
    user.agency = salon.agency;
    user.login = login;
    user.name = login;
    user.role = role;
    user.resource = std::move(resource);
    store::Token token;
    token.id = store::make_id<store::TokenId>(house.clock.now(), house.random);
    token.agency = salon.agency;
    token.user = user.id;
    token.name = "test";
    // 43 characters, as of 32 octets in base64url.
    auto text = "hft_" + std::string(43 - login.size(), 'a') + login;
    token.hash = sha256_hex(text);
    house.arrange([&](store::Transaction& tx) {
      tx.put(user);
      tx.put(token);
    });
    return text;
  }

  test::House house;
  test::Salon salon;
  Authenticator authenticator;
  SecretBox secrets{std::vector<SecretBox::Key>(1)};
  std::vector<store::SourceId> poked;
  /// Calendars that somebody wanted to be sure of before a booking; `on_probe` answers for them.
  std::vector<store::SourceId> probed;
  std::function<void()> on_probe = [] {};
  /// What the services list, and whose tokens were given back.
  Result<std::vector<store::ObjectDraft>> held_there = std::vector<store::ObjectDraft>{};
  Result<std::vector<sync::FoundCalendar>> listed = std::vector<sync::FoundCalendar>{};
  std::vector<store::Grant> given_back;
  /// What the engine tells of its work, what was counted, and what checks found.
  sync::Progress progress;
  metrics::Counts counts{std::vector<metrics::RouteName>{}};
  metrics::TimedEngine timed{house.engine()};
  Findings findings;
  Consents consents{secrets, registered(), "https://salon.example"};
  CustomerLinks links{secrets, "https://salon.example"};
  Api api;
  std::string admin;
  std::string office;
  std::string ana;
  std::string ben;
  int sent = 0;
  /// What is still being told to somebody; each gives its first piece as the answer's body.
  std::vector<std::shared_ptr<BodySource>> streams;
  /// What a ping to a webhook is answered.
  notify::WebhookAnswer pinged;

 private:
  static sync::OAuthSettings registered() {
    sync::OAuthSettings oauth;
    oauth.google = {"google-client", "google-secret"};
    oauth.microsoft = {"microsoft-client", "microsoft-secret"};
    oauth.google_assertion = [](const std::string& subject, const std::string&,
                                Instant) -> Result<std::string> { return "we are " + subject; };
    return oauth;
  }
  ApiSettings settings() {
    ApiSettings made;
    made.base_url = "https://salon.example";
    made.poke = [this](store::SourceId source) { poked.push_back(std::move(source)); };
    made.probe = [this](std::vector<store::SourceId> sources) { return probe(std::move(sources)); };
    made.calendars = [this](store::Grant) { return list(); };
    made.preview = [this](store::Source) { return look_into(); };
    made.revoke = [this](store::Grant grant) { given_back.push_back(std::move(grant)); };
    made.ping = [this](store::Webhook) { return ping(); };
    made.progress = [this](const store::SourceId& source) { return progress.of(source); };
    made.figures = [this](store::AgencyId agency) { return summary_of(agency); };
    made.streams = 8;
    made.streams_of_agency = 6;
    made.consents = &consents;
    made.links = &links;
    return made;
  }

  json::object summary_of(store::AgencyId agency) {
    const sqlite::FigureReader figures(house.path());
    const store::RuleSettings rules;
    const metrics::Parts parts{counts,   timed,       house.ledger(), figures, progress,
                               findings, house.clock, rules,          "0.1.0", house.clock.now()};
    return metrics::summary(parts, agency);
  }
  Awaitable<void> probe(std::vector<store::SourceId> sources) {
    probed.insert(probed.end(), sources.begin(), sources.end());
    on_probe();
    co_return;
  }
  Awaitable<notify::WebhookAnswer> ping() { co_return pinged; }
  Awaitable<Result<std::vector<sync::FoundCalendar>>> list() { co_return listed; }
  Awaitable<Result<std::vector<store::ObjectDraft>>> look_into() { co_return held_there; }

  /// One line for each exchange into the file that HOLDFAST_ANSWERS names: what
  /// tests/gateway/rest_openapi.py holds against the document.
  static void record(const HttpRequest& request, const Answered& answered) {
    const auto* path = std::getenv("HOLDFAST_ANSWERS");
    if (path == nullptr) {
      return;
    }
    const auto found = match(request.method, path_of(request.target));
    json::object headers;
    for (const auto& [name, value] : answered.headers.fields()) {
      headers[name] = value;
    }
    json::object line;
    line["method"] = request.method == "HEAD" ? "GET" : request.method;
    line["target"] = request.target;
    line["pattern"] =
        found.route == nullptr ? json::value(nullptr) : json::value(found.route->pattern);
    line["request"] = request.body;
    line["status"] = answered.status;
    line["headers"] = std::move(headers);
    line["body"] = answered.text;
    std::ofstream(path, std::ios::app) << json::serialize(line) << '\n';
  }
};

}  // namespace holdfast::gateway::rest
