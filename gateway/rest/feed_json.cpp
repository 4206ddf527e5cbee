#include "gateway/rest/feed_json.hpp"

#include "gateway/feeds/subscription.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/members.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::int64_t kLongestPast = 3660;

}  // namespace

boost::json::object feed_json(const store::Feed& feed, const store::Calendar& calendar,
                              const Names& names) {
  boost::json::object body;
  body["id"] = feed.id.value;
  body["resource"] = nullptr;
  if (!calendar.resource.empty()) {
    body["resource"] = names.reference(calendar.resource);
  }
  body["calendar"] = calendar.slug;
  body["name"] = feed.name;
  body["privacy"] = std::string(name(feed.privacy));
  body["past_days"] = feed.past_days;
  body["created_at"] = to_rfc3339(feed.created_at);
  body["revoked_at"] = or_null(feed.revoked_at);
  return body;
}

FeedAddress feed_address(std::string_view base_url, std::string_view secret) {
  std::string rest(base_url.substr(base_url.find("://")));
  rest += kFeedPath;
  rest += secret;
  rest += kFeedSuffix;
  return {std::string(base_url.substr(0, base_url.find("://"))) + rest, "webcal" + rest};
}

Result<FeedRequest> read_feed(const Request& request, std::string_view secret,
                              const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"resource"});
  const bool whole_agency = body.is_null("resource");
  const auto resource_name = whole_agency ? std::nullopt : body.text("resource", kLongestName);
  const auto slug =
      body.text("calendar", kLongestName)
          .value_or(std::string(whole_agency ? store::kAgencyCalendar : store::kAppointments));
  const auto title = body.text("name", kLongestName);
  const auto privacy_name = body.text("privacy", kLongestName).value_or("busy");
  store::Feed feed;
  feed.past_days = static_cast<int>(body.whole("past_days", 0, kLongestPast).value_or(90));
  body.finish();
  const auto privacy = store::feed_privacy(privacy_name);
  if (!privacy) {
    faults.add("/privacy", "value", "full shows everything, busy the times alone.");
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
  const auto owner = resource ? resource->id : store::ResourceId{};
  if (!may_see(request, owner)) {
    return Error{Errc::forbidden, "Staff make feeds of their own calendars only.", {}};
  }
  auto calendar = reads.calendar_by_slug(request.agency(), owner, slug);
  if (!calendar) {
    faults.add("/calendar", "not_found", "There is no calendar with that slug.");
    return faults.error();
  }
  feed.agency = request.agency();
  feed.calendar = calendar->id;
  feed.user = request.caller.user.id;
  feed.name = title.value_or(resource ? resource->name : calendar->name);
  feed.hash = sha256_hex(secret);
  feed.privacy = *privacy;
  FeedRequest read{{request.actor(), std::move(feed)}, std::move(*calendar), {}};
  if (resource) {
    read.names.learn(reads, request.agency(), resource->id);
  }
  return read;
}

}  // namespace holdfast::gateway::rest
