#include "gateway/rest/waitlist_json.hpp"

#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;
using store::WishStatus;

json::array windows_json(const store::WaitlistEntry& entry) {
  json::array windows;
  for (const auto& window : entry.windows) {
    auto when = when_json(window, entry.time_zone);
    when.erase("time_zone");
    windows.push_back(std::move(when));
  }
  return windows;
}

/// By status alone: an offer may have run out meanwhile.
json::array allowed_actions(WishStatus status) {
  json::array actions;
  if (status == WishStatus::waiting) {
    actions.emplace_back("promote");
  }
  if (status == WishStatus::offered) {
    actions.emplace_back("accept");
    actions.emplace_back("decline");
  }
  if (store::may_become(status, WishStatus::left)) {
    actions.emplace_back("leave");
  }
  return actions;
}

/// The slot that is kept for the entry, and until when; null where none is.
json::value offer_json(const store::WaitlistStanding& standing, const Names& names) {
  if (standing.entry.status != WishStatus::offered || !standing.booking) {
    return nullptr;
  }
  auto offer = held_json(*standing.booking, names);
  for (const auto* member : {"status", "version", "service", "extended", "parts", "party"}) {
    offer.erase(member);
  }
  return offer;
}

json::value booking_id(const store::WaitlistEntry& entry) {
  const bool booked = entry.status == WishStatus::booked;
  return booked ? json::value(entry.booking.value) : json::value(nullptr);
}

std::string link_to(const store::WaitlistEntry& entry, std::string_view base_url) {
  return std::string(base_url) + "/v1/waitlist/" + entry.id.value;
}

json::value rank_json(const store::WaitlistStanding& standing) {
  return standing.rank ? json::value(*standing.rank) : json::value(nullptr);
}

}  // namespace

json::object entry_json(const store::WaitlistStanding& standing, const Names& names,
                        std::string_view base_url) {
  const auto& entry = standing.entry;
  json::object body;
  body["id"] = entry.id.value;
  body["status"] = std::string(name(entry.status));
  body["version"] = entry.version;
  body["service"] = names.reference(entry.service);
  body["duration"] = entry.duration.count() > 0 ? json::value(entry.duration.count()) : nullptr;
  body["party"] = entry.party;
  body["customer"] = customer_json(entry.customer);
  body["time_zone"] = entry.time_zone;
  body["staff"] = entry.wanted ? json::value(names.reference(*entry.wanted)) : nullptr;
  body["windows"] = windows_json(entry);
  body["tier"] = entry.tier;
  body["earliest_notice"] = entry.earliest_notice.count();
  body["joined_at"] = to_rfc3339(entry.joined_at);
  body["expires_at"] = to_rfc3339(entry.expires_at);
  body["rank"] = rank_json(standing);
  body["offer"] = offer_json(standing, names);
  body["booking"] = booking_id(entry);
  body["replaces"] = entry.replaces.empty() ? nullptr : json::value(entry.replaces.value);
  body["note"] = entry.note;
  body["links"] = {{"self", link_to(entry, base_url)}};
  body["allowed_actions"] = allowed_actions(entry.status);
  return body;
}

HttpResponse entry_response(int status, const store::WaitlistStanding& standing, const Names& names,
                            std::string_view base_url) {
  auto response = json_response(status, entry_json(standing, names, base_url));
  response.headers.set("ETag", version_tag(standing.entry.version));
  if (status == 201 || status == 202) {
    response.headers.set("Location", link_to(standing.entry, base_url));
  }
  return response;
}

HttpResponse entry_dry_run(const store::WaitlistStanding& standing, const Names& names) {
  auto offer = offer_json(standing, names);
  if (offer.is_object()) {
    offer.get_object().erase("id");
  }
  json::object would_be;
  would_be["status"] = std::string(name(standing.entry.status));
  would_be["service"] = names.reference(standing.entry.service);
  would_be["windows"] = windows_json(standing.entry);
  would_be["rank"] = rank_json(standing);
  would_be["offer"] = std::move(offer);
  json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
