// What a secret address leads to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"
#include "store/calendar.hpp"
#include "store/feed.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway {

/// The path of a feed; the secret is its last segment.
inline constexpr std::string_view kFeedPath = "/feeds/";
inline constexpr std::string_view kFeedSuffix = ".ics";

/// The secret in "/feeds/<43 characters>.ics"; nothing for any other path.
std::optional<std::string_view> feed_secret(std::string_view path);

/// A feed that may be read now, and what it shows.
struct Subscription {
  store::Feed feed;
  store::Calendar calendar;
  /// IANA name of the zone that its floating and all-day times are read in.
  std::string time_zone;
  /// Whose answers to invitations count; empty: nobody's.
  std::string owner_address;
  /// store::kExpansionsFact: which events the window meets is found by instances.
  std::string expansions;
  /// store::kHistoryFact: change numbers of two histories mean two states.
  std::string history;

  [[nodiscard]] TimeZone zone() const;
  /// From so many days before today, so that it is another one each day and not each second.
  [[nodiscard]] TimeRange window(Instant now) const;
  /// A strong entity tag in quotes: a hash of all that the text is made of, without making it.
  [[nodiscard]] std::string etag(Instant now) const;
};

/// Nothing for a feed that is unknown or revoked, or whose maker is disabled or may not see the
/// calendar any more.
std::optional<Subscription> find_subscription(const store::Reads& reads, std::string_view secret);

}  // namespace holdfast::gateway
