#include "gateway/rest/source_standing.hpp"

#include <algorithm>

#include "gateway/rest/answers.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

json::object remedy(std::string_view code, std::string_view detail) {
  return {{"code", code}, {"detail", detail}};
}

/// It was read, and what was read is the trouble.
bool was_just_read(const store::Source& source) {
  return source.failures == 0 && source.last_good_at && source.last_tried_at == source.last_good_at;
}

json::object stopped_remedy(const store::Source& source) {
  if (was_just_read(source)) {
    return remedy(
        "look_at_calendar",
        "So much vanished from the calendar at once that nobody's bookings were called off "
        "by it. Look whether it is as it should be, cancel here what is to be cancelled, "
        "then POST to /resync.");
  }
  if (!source.grant.empty()) {
    return remedy("reconnect",
                  "The account does not let us in any more. Send its owner the link that a POST to "
                  "reconnect_url gives; nothing else is lost.");
  }
  return remedy("new_password",
                "The service refuses the password. Connect the calendar again with a new app "
                "password, then disconnect this one; or, if the old one is good again, POST to "
                "/sync.");
}

json::object blind_remedy(const store::Source& source, bool host_away) {
  if (host_away) {
    return remedy("wait", "The service does not answer. It is asked again by itself.");
  }
  if (was_just_read(source)) {
    return remedy(
        "look_at_calendar",
        "It is read, but for the events that last_error counts. Make them smaller, or share "
        "them; that is seen by itself.");
  }
  if (source.provider == "ics") {
    return remedy("check_address",
                  "The feed is not given out at this address now. It is asked again by itself; if "
                  "its owner has reset the address, connect the new one and disconnect this one.");
  }
  return remedy("see_last_error",
                "The last reads failed, as last_error says. It is read again by itself; once the "
                "cause is gone, POST to /sync reads it at once.");
}

json::value seconds_since(const std::optional<Instant>& at, Instant now) {
  return at ? json::value(std::max<std::int64_t>(0, (now - *at) / std::chrono::seconds{1}))
            : json::value(nullptr);
}

json::value lag_json(const sync::Lag& lag) {
  if (lag.reads == 0) {
    return nullptr;
  }
  const auto seconds = [](Duration time) { return static_cast<double>(time.count()) / 1e6; };
  return json::object{{"reads", lag.reads},
                      {"last_seconds", seconds(lag.last)},
                      {"p50_seconds", seconds(lag.median)},
                      {"p95_seconds", seconds(lag.p95)}};
}

}  // namespace

json::value remedy_json(const store::Source& source, bool host_away) {
  if (source.leaving) {
    return remedy("wait", "It goes by itself once our copies there are removed.");
  }
  if (source.paused) {
    return remedy("resume", "Somebody paused it. POST to /resume reads it again.");
  }
  switch (source.state) {
    case store::SourceState::stopped:
      return stopped_remedy(source);
    case store::SourceState::blind:
      return blind_remedy(source, host_away);
    case store::SourceState::connecting:
      return source.failures == 0 ? json::value(nullptr)
                                  : json::value(blind_remedy(source, host_away));
    case store::SourceState::healthy:
      return source.failures == 0 ? json::value(nullptr)
                                  : json::value(blind_remedy(source, host_away));
  }
  return nullptr;
}

json::object standing_json(const store::Source& source, std::int64_t copies,
                           const Context& context) {
  const auto now = context.clock.now();
  std::optional<sync::SourceProgress> progress;
  if (context.settings.progress) {
    progress = context.settings.progress(source.id);
  }
  const bool host_away = progress && progress->host_away;
  json::object body;
  body["age_seconds"] = seconds_since(source.last_good_at, now);
  body["next_read_at"] = progress ? or_null(progress->next_read) : json::value(nullptr);
  body["under_way"] = progress ? json::value(progress->under_way) : json::value(nullptr);
  body["told_until"] = progress ? or_null(progress->told_until) : json::value(nullptr);
  body["host_away"] = progress ? json::value(progress->host_away) : json::value(nullptr);
  body["copies_waiting"] = copies;
  body["lag"] = progress ? lag_json(progress->lag) : json::value(nullptr);
  body["remedy"] = remedy_json(source, host_away);
  return body;
}

}  // namespace holdfast::gateway::rest
