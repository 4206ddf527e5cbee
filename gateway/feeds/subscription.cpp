#include "gateway/feeds/subscription.hpp"

#include "gateway/auth/secret_address.hpp"
#include "store/base/text.hpp"
#include "store/expansion_count.hpp"
#include "store/history.hpp"

namespace holdfast::gateway {
namespace {

/// Raised when the same calendar is written in another way.
constexpr std::string_view kForm = "2";

bool may_still_see(const store::User& maker, const store::Calendar& calendar) {
  const bool own = !maker.resource.empty() && maker.resource == calendar.resource;
  return maker.active && maker.agency == calendar.agency &&
         (maker.role != store::Role::staff || own);
}

}  // namespace

std::optional<std::string_view> feed_secret(std::string_view path) {
  if (!path.starts_with(kFeedPath) || !path.ends_with(kFeedSuffix) ||
      path.size() != kFeedPath.size() + kSecretText + kFeedSuffix.size()) {
    return std::nullopt;
  }
  const auto secret = path.substr(kFeedPath.size(), kSecretText);
  return has_form_of_secret(secret) ? std::optional(secret) : std::nullopt;
}

TimeZone Subscription::zone() const {
  auto found = TimeZone::find(time_zone);
  return found ? std::move(*found) : TimeZone::utc();
}

TimeRange Subscription::window(Instant now) const {
  using namespace std::chrono;
  const Instant today = floor<days>(now);
  return {today - days(feed.past_days), sys_days{year{9998} / 1 / 1}};
}

std::string Subscription::etag(Instant now) const {
  std::string parts(kForm);
  const auto add = [&parts](std::string_view part) {
    parts += '\n';
    parts += part;
  };
  add(feed.id.value);
  add(feed.name);
  add(std::to_string(calendar.change));
  add(history);
  add(std::to_string(to_stored(window(now).start)));
  add(zone().name());
  add(TimeZone::database_version());
  add(owner_address);
  add(expansions);
  add(calendar.transparent ? "transparent" : "opaque");
  return '"' + sha256_hex(parts).substr(0, 32) + '"';
}

std::optional<Subscription> find_subscription(const store::Reads& reads, std::string_view secret) {
  auto feed = reads.feed_by_hash(sha256_hex(secret));
  if (!feed || feed->revoked_at) {
    return std::nullopt;
  }
  auto calendar = reads.calendar(feed->calendar);
  const auto maker = reads.user(feed->user);
  if (!calendar || !maker || !may_still_see(*maker, *calendar)) {
    return std::nullopt;
  }
  Subscription found{std::move(*feed), std::move(*calendar), {}, {}, {}, {}};
  found.expansions = reads.fact(store::kExpansionsFact);
  found.history = reads.fact(store::kHistoryFact);
  if (const auto resource = reads.resource(found.calendar.agency, found.calendar.resource)) {
    found.time_zone = resource->time_zone;
    found.owner_address = to_lower(resource->email);
  } else if (const auto agency = reads.agency(found.calendar.agency)) {
    found.time_zone = agency->time_zone;
  }
  if (!found.calendar.time_zone.empty()) {
    found.time_zone = found.calendar.time_zone;
  }
  return found;
}

}  // namespace holdfast::gateway
