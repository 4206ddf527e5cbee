// Feeds as the API tells and takes them.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "gateway/rest/names.hpp"
#include "gateway/rest/request.hpp"
#include "store/calendar.hpp"
#include "store/commands/feeds.hpp"

namespace holdfast::gateway::rest {

boost::json::object feed_json(const store::Feed& feed, const store::Calendar& calendar,
                              const Names& names);

/// Where a feed is read: https and webcal. `base_url` has no slash at the end.
struct FeedAddress {
  std::string url;
  std::string webcal_url;
};
FeedAddress feed_address(std::string_view base_url, std::string_view secret);

struct FeedRequest {
  store::MakeFeed command;
  store::Calendar calendar;
  Names names;
};
/// Errors: validation; forbidden (a staff member, for the calendar of somebody else).
Result<FeedRequest> read_feed(const Request& request, std::string_view secret,
                              const store::Reads& reads);

}  // namespace holdfast::gateway::rest
