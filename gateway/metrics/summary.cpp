#include "gateway/metrics/summary.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <map>

#include "store/effect.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::metrics {
namespace {

namespace json = boost::json;

/// What is counted of messages and of bookings that are over.
constexpr std::int64_t kNewest = 10'000;
constexpr std::int64_t kDays = 30;
/// Calendars that are named one by one.
constexpr int kMostNamed = 50;

json::value or_null(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::value age_or_null(const std::optional<Instant>& since, Instant now) {
  return since ? json::value(std::max<std::int64_t>(0, (now - *since) / std::chrono::seconds{1}))
               : json::value(nullptr);
}

/// Four digits are as many as anybody reads.
json::value share(std::uint64_t part, std::uint64_t whole) {
  constexpr double kDigits = 1e4;
  return whole == 0 ? json::value(nullptr)
                    : json::value(std::floor(static_cast<double>(part) /
                                             static_cast<double>(whole) * kDigits) /
                                  kDigits);
}

double in_seconds(Duration time) { return static_cast<double>(time.count()) / 1e6; }

json::object intake_json(const Parts& parts, store::AgencyId agency) {
  json::object body;
  body["since"] = to_rfc3339(parts.started);
  const auto intakes = parts.counts.intake.of(agency).value_or(Intakes{});
  body["answered"] = intakes.answered;
  body["missed"] = intakes.missed;
  body["invalid"] = intakes.invalid;
  body["success"] = share(intakes.answered, intakes.answered + intakes.missed);
  const bool any = intakes.taken.count() > 0;
  const auto quantile = [&](double at) {
    return any ? json::value(static_cast<double>(intakes.taken.quantile(at).count()) / 1e3)
               : json::value(nullptr);
  };
  body["confirm_p50_ms"] = quantile(0.5);
  body["confirm_p99_ms"] = quantile(0.99);
  return body;
}

json::object rule_json(const Parts& parts) {
  const auto rule = parts.findings.rule();
  json::object body;
  body["scope"] = "store";
  body["pairs"] = rule ? json::value(rule->double_bookings) : json::value(nullptr);
  body["checked_at"] = rule ? json::value(to_rfc3339(rule->at)) : json::value(nullptr);
  return body;
}

json::object hands_json(const Parts& parts, store::AgencyId agency, Instant now) {
  const TimeRange month{now - std::chrono::hours{24 * kDays}, now};
  const auto hands = parts.figures.hands(agency, month, kNewest);
  json::object body;
  body["days"] = kDays;
  body["ended"] = hands.ended;
  body["hands_off"] = hands.hands_off;
  body["rate"] =
      share(static_cast<std::uint64_t>(hands.hands_off), static_cast<std::uint64_t>(hands.ended));
  return body;
}

json::object messages_json(const Parts& parts, store::AgencyId agency) {
  std::map<std::string, std::map<std::string, std::int64_t>> channels;
  for (const auto& row : parts.figures.messages(agency, kNewest)) {
    store::Effect effect;
    effect.state = store::effect_state(row.state).value_or(store::EffectState::due);
    effect.fate = store::fate(row.fate).value_or(store::Fate::none);
    channels[row.channel][std::string(store::status_of(effect))] += row.count;
  }
  json::array list;
  for (const auto& [channel, outcomes] : channels) {
    json::object counts;
    for (const auto& [outcome, count] : outcomes) {
      counts[outcome] = count;
    }
    list.push_back(json::object{{"channel", channel}, {"outcomes", std::move(counts)}});
  }
  return {{"newest", kNewest}, {"channels", std::move(list)}};
}

json::array outbox_json(const Parts& parts, store::AgencyId agency, Instant now) {
  json::array list;
  for (const auto& channel : parts.figures.outbox(agency, now)) {
    list.push_back(json::object{{"channel", channel.channel},
                                {"open", channel.open},
                                {"owed", channel.owed},
                                {"oldest_at", or_null(channel.oldest)},
                                {"age_seconds", age_or_null(channel.oldest, now)},
                                {"most_attempts", channel.attempts}});
  }
  return list;
}

json::object lag_json(const Parts& parts, store::AgencyId agency) {
  const auto ids = store::read(parts.ledger.engine(), [&](const store::Reads& reads) {
    std::vector<store::SourceId> out;
    for (auto& source : reads.sources(agency)) {
      out.push_back(std::move(source.id));
    }
    return out;
  });
  const auto lag = parts.progress.lag_of(ids);
  const auto or_none = [&](Duration time) {
    return lag.reads > 0 ? json::value(in_seconds(time)) : json::value(nullptr);
  };
  return {{"reads", lag.reads},
          {"p50_seconds", or_none(lag.median)},
          {"p95_seconds", or_none(lag.p95)}};
}

json::object sources_json(const Parts& parts, store::AgencyId agency, Instant now) {
  json::array states;
  for (const auto& row : parts.figures.sources(agency)) {
    states.push_back(json::object{{"provider", row.provider},
                                  {"state", row.state},
                                  {"paused", row.paused},
                                  {"count", row.count}});
  }
  json::array blind;
  const auto fresh = now - parts.rules.source_max_age;
  for (const auto& source : parts.figures.stale_sources(agency, fresh, kMostNamed)) {
    // From when on it was not known well enough any more.
    const auto since = source.last_good_at
                           ? std::optional(*source.last_good_at + parts.rules.source_max_age)
                           : std::nullopt;
    const auto minutes =
        since ? json::value((now - *since) / std::chrono::minutes{1}) : json::value(nullptr);
    blind.push_back(json::object{{"source", source.source.value},
                                 {"resource", source.resource.value},
                                 {"last_good_at", or_null(source.last_good_at)},
                                 {"blind_minutes", minutes}});
  }
  return {
      {"states", std::move(states)}, {"lag", lag_json(parts, agency)}, {"blind", std::move(blind)}};
}

json::object questions_json(const Parts& parts, store::AgencyId agency, Instant now) {
  const auto conflicts = parts.figures.conflicts(agency);
  return {{"open", conflicts.open},
          {"oldest_at", or_null(conflicts.oldest)},
          {"age_seconds", age_or_null(conflicts.oldest, now)},
          {"first_start_at", or_null(conflicts.first_start)}};
}

json::object waitlist_json(const Parts& parts, store::AgencyId agency, Instant now) {
  const auto waitlist = parts.figures.waitlist(agency);
  return {{"waiting", waitlist.waiting},
          {"offered", waitlist.offered},
          {"oldest_at", or_null(waitlist.oldest)},
          {"age_seconds", age_or_null(waitlist.oldest, now)}};
}

json::object webhooks_json(const Parts& parts, store::AgencyId agency, Instant now) {
  const auto webhooks = parts.figures.webhooks(agency);
  return {{"active", webhooks.active},
          {"idle", webhooks.idle},
          {"owed", webhooks.owed},
          {"oldest_at", or_null(webhooks.oldest)},
          {"age_seconds", age_or_null(webhooks.oldest, now)}};
}

json::object audit_json(const Parts& parts, store::AgencyId agency) {
  const auto chain = parts.findings.chain(agency);
  json::object body;
  body["verified_through"] = chain ? json::value(chain->verified) : json::value(nullptr);
  body["verified_at"] = chain ? json::value(to_rfc3339(chain->at)) : json::value(nullptr);
  body["broken"] =
      chain && !chain->broken.empty() ? json::value(chain->broken) : json::value(nullptr);
  return body;
}

}  // namespace

json::object summary(const Parts& parts, store::AgencyId agency) {
  const auto now = parts.clock.now();
  json::object body;
  body["at"] = to_rfc3339(now);
  body["scope"] = "agency";
  body["double_bookings"] = rule_json(parts);
  body["intake"] = intake_json(parts, agency);
  body["hands_off"] = hands_json(parts, agency, now);
  body["messages"] = messages_json(parts, agency);
  body["outbox"] = outbox_json(parts, agency, now);
  body["sources"] = sources_json(parts, agency, now);
  body["conflicts"] = questions_json(parts, agency, now);
  body["waitlist"] = waitlist_json(parts, agency, now);
  body["webhooks"] = webhooks_json(parts, agency, now);
  body["audit"] = audit_json(parts, agency);
  return body;
}

}  // namespace holdfast::gateway::metrics
