#include "gateway/rest/source_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/members.hpp"
#include "store/base/http.hpp"
#include "store/base/text.hpp"
#include "sync/providers/feed.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kLongestSecret = 1000;

/// A feed's address is a secret, so it is kept as one.
void read_feed_address(store::Source& source, std::optional<std::string>& secret, Members& body,
                       Faults& faults) {
  if (body.has("username") || body.has("password")) {
    faults.add("/password", "value", "A feed has no password: its address is the secret.");
  }
  if (source.writes) {
    faults.add("/writes", "value", "A feed is read only.");
  }
  const auto address = sync::feed_address(source.url);
  if (!address) {
    faults.add("/url", "format", "The https, http or webcal address of a feed.");
    return;
  }
  secret = address->text();
  source.url = sync::shown_address(*address);
}

/// A calendar of an account is named by what the service calls it; its address follows from that.
void read_granted(store::Source& source, Members& body, const store::Reads& reads,
                  const Context& context, Faults& faults) {
  source.grant.value = body.text("grant", kLongestName).value_or("");
  const auto calendar = body.text("calendar", kLongestUrl);
  for (const auto* other : {"url", "username", "password"}) {
    if (body.has(other)) {
      faults.add('/' + std::string(other), "value",
                 "The account says that: send grant and calendar.");
    }
  }
  body.require({"grant", "calendar"});
  const auto grant = reads.grant(source.grant);
  if (body.has("grant") && (!grant || grant->agency != source.agency)) {
    faults.add("/grant", "not_found", "There is no such account. See GET /v1/grants.");
  }
  if (!grant || !calendar || context.settings.consents == nullptr) {
    return;
  }
  const auto& hosts = context.settings.consents->oauth().hosts;
  source.username = grant->subject;
  source.url = (source.provider == "google" ? hosts.google_api + "/calendars/"
                                            : hosts.graph_api + "/me/calendars/") +
               percent_encode(*calendar);
}

/// Where the calendar lives. Whether its host may be reached is decided at each connection, when
/// the address is known.
bool is_calendar_url(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url) {
    return false;
  }
  const bool web = url->scheme() == "https" || url->scheme() == "http";
  return web && !url->encoded_host().empty() && !url->has_userinfo() && !url->has_fragment();
}

}  // namespace

boost::json::object source_json(const store::Source& source, const Names& names,
                                const std::string& base_url) {
  boost::json::object body;
  body["id"] = source.id.value;
  body["resource"] = names.reference(source.resource);
  body["provider"] = source.provider;
  body["name"] = source.name;
  body["url"] = source.url;
  body["username"] = source.username;
  body["reads"] = source.reads;
  body["writes"] = source.writes;
  body["state"] = std::string(name(source.state));
  body["last_good_at"] = or_null(source.last_good_at);
  body["last_tried_at"] = or_null(source.last_tried_at);
  body["last_error"] = source.last_error;
  body["failures"] = source.failures;
  body["grant"] = nullptr;
  body["reconnect_url"] = nullptr;
  if (!source.grant.empty()) {
    body["grant"] = source.grant.value;
    if (source.state == store::SourceState::stopped) {
      body["reconnect_url"] = base_url + "/v1/grants/" + source.grant.value + "/reconnect";
    }
  }
  body["paused"] = source.paused;
  body["leaving"] = source.leaving;
  body["version"] = source.version;
  return body;
}

HttpResponse tagged_source(int status, const boost::json::object& body) {
  auto steady = body;
  if (auto* sync = steady.if_contains("sync")) {
    sync->as_object().erase("age_seconds");
  }
  auto response = json_response(status, body);
  const auto tag = sha256_hex(boost::json::serialize(steady)).substr(0, 24);
  response.headers.set("ETag", '"' + tag + '"');
  return response;
}

HttpResponse source_response(int status, const store::Source& source, const Names& names,
                             const std::string& base_url) {
  auto response = tagged_source(status, source_json(source, names, base_url));
  if (status == 201) {
    response.headers.set("Location", base_url + "/v1/sources/" + source.id.value);
  }
  return response;
}

Result<store::ConnectSource> read_source(const Request& request, const store::Reads& reads,
                                         const Context& context) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"resource"});
  const auto resource_name = body.text("resource", kLongestName);
  store::Source source;
  source.agency = request.agency();
  source.provider = body.text("provider", kLongestName).value_or("caldav");
  source.name = body.text("name", kLongestName).value_or("");
  source.url = body.text("url", kLongestUrl).value_or("");
  source.username = body.text("username", kLongestName).value_or("");
  auto password = body.text("password", kLongestSecret);
  source.reads = body.flag("reads").value_or(true);
  source.writes = body.flag("writes").value_or(false);
  const bool feed = source.provider == "ics";
  const bool granted = source.provider == "google" || source.provider == "microsoft";
  if (!feed && !granted && source.provider != "caldav") {
    faults.add("/provider", "value", "caldav, ics, google or microsoft.");
  }
  if (granted) {
    read_granted(source, body, reads, context, faults);
  } else {
    body.require({"url"});
  }
  body.finish();
  if (granted) {
    password.reset();
  } else if (feed && body.has("url")) {
    read_feed_address(source, password, body, faults);
  } else if (body.has("url") && !is_calendar_url(source.url)) {
    faults.add("/url", "format",
               "The absolute http or https address of one calendar collection, without a name or "
               "password in it.");
  }
  if (!source.reads && !source.writes) {
    faults.add("/reads", "value", "A source is read, written or both.");
  }
  std::optional<store::Resource> resource;
  if (resource_name) {
    resource = find_resource(reads, request.agency(), *resource_name);
    if (!resource) {
      faults.add("/resource", "not_found", "There is no such resource. Send an id or a slug.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  if (!may_see(request, resource->id)) {
    return Error{Errc::forbidden, "Staff connect calendars to themselves only.", {}};
  }
  source.resource = resource->id;
  if (source.name.empty()) {
    source.name = "Calendar of " + resource->name;
  }
  if (!granted) {
    source.sealed_secret = context.secrets.seal(password.value_or(""));
  }
  return store::ConnectSource{request.actor(), std::move(source)};
}

}  // namespace holdfast::gateway::rest
