#include "gateway/audit_chain.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>

#include "store/base/time.hpp"

namespace holdfast::gateway {

namespace json = boost::json;

std::optional<AuditChain::Anchor> AuditChain::parse_anchor(std::string_view text) {
  Anchor anchor;
  const auto colon = text.find(':');
  if (colon == text.npos) {
    return std::nullopt;
  }
  const auto read = std::from_chars(text.data(), text.data() + colon, anchor.number);
  anchor.hash = text.substr(colon + 1);
  if (read.ec != std::errc() || read.ptr != text.data() + colon || anchor.number < 1 ||
      anchor.hash.size() != store::kAuditStart.size() ||
      anchor.hash.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return std::nullopt;
  }
  return anchor;
}

std::optional<std::string> AuditChain::add(const store::AuditEntry& entry) {
  const auto expected = count_ + 1;
  if (entry.number != expected) {
    return "entry " + std::to_string(expected) + " is missing; the next one there is " +
           std::to_string(entry.number);
  }
  const auto named = "entry " + std::to_string(entry.number);
  if (entry.previous != last_hash_) {
    return named + " does not follow the one before it: its previous hash is another one";
  }
  if (store::audit_hash(entry) != entry.hash) {
    return named + " (" + to_rfc3339(entry.at) + ", " + entry.action + " of " + entry.subject +
           ") was altered: its hash does not fit its content";
  }
  if (anchor_ && anchor_->number == entry.number && anchor_->hash != entry.hash) {
    return named + " is not the one that the anchor was taken of: the log was written anew";
  }
  ++count_;
  last_hash_ = entry.hash;
  return std::nullopt;
}

std::optional<std::string> AuditChain::finish() const {
  if (anchor_ && count_ < anchor_->number) {
    return "the log ends at entry " + std::to_string(count_) + ", before the anchor at " +
           std::to_string(anchor_->number) + ": its end was cut off";
  }
  return std::nullopt;
}

std::string to_json_line(const store::AuditEntry& entry) {
  return json::serialize(json::object{{"agency", entry.agency.value},
                                      {"number", entry.number},
                                      {"at", to_stored(entry.at)},
                                      {"time", to_rfc3339(entry.at)},
                                      {"actor_kind", entry.actor.kind},
                                      {"actor_id", entry.actor.id},
                                      {"actor_via", entry.actor.via},
                                      {"request_id", entry.actor.request_id},
                                      {"action", entry.action},
                                      {"subject", entry.subject},
                                      {"before", entry.before},
                                      {"after", entry.after},
                                      {"previous", entry.previous},
                                      {"hash", entry.hash}});
}

std::optional<store::AuditEntry> parse_json_line(std::string_view line) {
  json::error_code failed;
  const auto value = json::parse(json::string_view(line.data(), line.size()), failed);
  if (failed || !value.is_object()) {
    return std::nullopt;
  }
  try {
    const auto& object = value.as_object();
    const auto text = [&](const char* name) {
      const auto& field = object.at(name).as_string();
      return std::string(field.data(), field.size());
    };
    const auto number = [&](const char* name) { return object.at(name).to_number<std::int64_t>(); };
    store::AuditEntry entry;
    entry.agency.value = number("agency");
    entry.number = number("number");
    entry.at = from_stored(number("at"));
    entry.actor = {text("actor_kind"), text("actor_id"), text("actor_via"), text("request_id")};
    entry.action = text("action");
    entry.subject = text("subject");
    entry.before = text("before");
    entry.after = text("after");
    entry.previous = text("previous");
    entry.hash = text("hash");
    return entry;
  } catch (const std::exception&) {
    // A field that is missing or of another type.
    return std::nullopt;
  }
}

}  // namespace holdfast::gateway
