#include "gateway/rest/grant_json.hpp"

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/members.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestName = 200;

}  // namespace

boost::json::object grant_json(const store::Grant& grant, const Names& names,
                               const std::string& base_url) {
  boost::json::object body;
  body["id"] = grant.id.value;
  body["resource"] = names.reference(grant.resource);
  body["provider"] = grant.provider;
  body["delegated"] = grant.delegated;
  body["account"] = grant.subject;
  body["state"] = std::string(name(grant.state));
  body["last_error"] = grant.last_error;
  body["created_at"] = to_rfc3339(grant.created_at);
  body["agreed_at"] = or_null(grant.agreed_at);
  body["reconnect_url"] = nullptr;
  if (grant.state != store::GrantState::active) {
    body["reconnect_url"] = base_url + "/v1/grants/" + grant.id.value + "/reconnect";
  }
  body["version"] = grant.version;
  return body;
}

boost::json::object calendar_json(const sync::FoundCalendar& calendar) {
  // The last segment of the address, as the service itself writes it.
  const auto segment = calendar.url.substr(calendar.url.rfind('/') + 1);
  boost::json::object body;
  body["calendar"] = percent_decode(segment).value_or(segment);
  body["name"] = calendar.name;
  body["writable"] = calendar.writable;
  return body;
}

Result<store::Grant> read_grant(const Request& request, const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"provider", "resource"});
  store::Grant grant;
  grant.agency = request.agency();
  grant.provider = body.text("provider", kLongestName).value_or("");
  const auto resource_name = body.text("resource", kLongestName);
  grant.subject = body.text("account", kLongestName).value_or("");
  body.finish();
  if (body.has("provider") && grant.provider != "google" && grant.provider != "microsoft") {
    faults.add("/provider", "value", "google or microsoft.");
  }
  if (!grant.subject.empty() && grant.provider != "google") {
    faults.add("/account", "value", "Only Google's service accounts act for another account.");
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
    return Error{Errc::forbidden, "Staff connect accounts to themselves only.", {}};
  }
  grant.resource = resource->id;
  return grant;
}

}  // namespace holdfast::gateway::rest
