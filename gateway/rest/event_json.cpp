#include "gateway/rest/event_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/source_json.hpp"
#include "gateway/rest/waitlist_json.hpp"
#include "store/standing.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongest = 20'000;

struct Shown {
  json::value object = nullptr;
  std::optional<std::int64_t> version = {};
};

Shown booking_shown(const store::Event& event, const store::Reads& reads,
                    const std::string& base_url) {
  const auto booking = reads.booking(event.agency, store::BookingId{event.object});
  if (!booking) {
    return {};
  }
  Names names;
  names.learn(reads, *booking);
  return {booking_json(*booking, names, base_url), booking->version};
}

Shown wish_shown(const store::Event& event, const store::Reads& reads,
                 const std::string& base_url) {
  auto entry = reads.waitlist_entry(event.agency, store::WaitlistId{event.object});
  if (!entry) {
    return {};
  }
  Names names;
  if (const auto service = reads.service(event.agency, entry->service)) {
    names.learn(reads, *service);
  }
  const auto standing = store::standing_of(std::move(*entry), reads);
  if (standing.booking) {
    names.learn(reads, *standing.booking);
  }
  return {entry_json(standing, names, base_url), standing.entry.version};
}

Shown calendar_shown(const store::Event& event, const store::Reads& reads,
                     const std::string& base_url) {
  const auto source = reads.source(store::SourceId{event.object});
  if (!source || source->agency != event.agency) {
    return {};
  }
  Names names;
  names.learn(reads, event.agency, source->resource);
  return {source_json(*source, names, base_url), source->version};
}

/// What became of a message; not to whom it went, which is in the booking.
Shown message_shown(const store::Event& event, const store::Reads& reads) {
  const auto effect = reads.effect(store::EffectId{event.object});
  if (!effect || effect->agency != event.agency) {
    return {};
  }
  json::object message;
  message["id"] = effect->id.value;
  message["channel"] = effect->channel;
  message["kind"] = effect->kind;
  message["booking"] = effect->booking.value;
  message["state"] = std::string(name(effect->state));
  message["attempts"] = effect->attempts;
  return {std::move(message), std::nullopt};
}

Shown shown(const store::Event& event, const store::Reads& reads, const std::string& base_url) {
  const std::string_view id = event.object;
  if (id.starts_with(store::BookingId::prefix())) {
    return booking_shown(event, reads, base_url);
  }
  if (id.starts_with(store::WaitlistId::prefix())) {
    return wish_shown(event, reads, base_url);
  }
  if (id.starts_with(store::SourceId::prefix())) {
    return calendar_shown(event, reads, base_url);
  }
  return message_shown(event, reads);
}

json::value or_null(const std::optional<std::int64_t>& number) {
  return number ? json::value(*number) : json::value(nullptr);
}

json::object envelope(std::string_view id, std::string_view type, Instant at, json::object data) {
  json::object body;
  body["id"] = id;
  body["type"] = type;
  body["timestamp"] = to_rfc3339(at);
  body["data"] = std::move(data);
  return body;
}

}  // namespace

json::object event_json(const store::Event& event, const store::Reads& reads,
                        const std::string& base_url) {
  auto known = shown(event, reads, base_url);
  json::array changed;
  for (const auto& member : event.changed) {
    changed.emplace_back(member);
  }
  json::object data;
  data["object_id"] = event.object;
  data["version"] = or_null(event.version ? event.version : known.version);
  data["previous_version"] = or_null(event.previous_version);
  data["changed"] = std::move(changed);
  data["object"] = std::move(known.object);
  data["truncated"] = false;
  return envelope(event.id.value, event.type, event.at, std::move(data));
}

std::string event_text(const store::Event& event, const store::Reads& reads,
                       const std::string& base_url) {
  auto body = event_json(event, reads, base_url);
  auto text = json::serialize(body);
  if (text.size() > kLongest) {
    auto& data = body["data"].as_object();
    data["object"] = nullptr;
    data["truncated"] = true;
    text = json::serialize(body);
  }
  return text;
}

std::string ping_text(const store::EventId& id, const store::Webhook& webhook, Instant now) {
  json::object data;
  data["object_id"] = webhook.id.value;
  data["version"] = webhook.version;
  data["previous_version"] = nullptr;
  data["changed"] = json::array();
  data["object"] = nullptr;
  data["truncated"] = false;
  return json::serialize(envelope(id.value, "ping", now, std::move(data)));
}

}  // namespace holdfast::gateway::rest
