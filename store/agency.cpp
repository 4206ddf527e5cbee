#include "store/agency.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "store/json.hpp"
#include "store/names.hpp"

namespace holdfast::store {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
constexpr int kMinutesOfDay = 24 * 60;

std::string clock_text(int minute) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%02d:%02d", minute / 60, minute % 60);
  return text.data();
}

/// "09:30" as minutes after midnight; "24:00" is the end of the day.
int clock_minutes(const json::value& value) {
  const auto text = json_text(value, "a time of day");
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute < 60 && hour * 60 + minute <= kMinutesOfDay) {
      return hour * 60 + minute;
    }
  }
  throw BadJson{"a time of day must be HH:MM, 00:00 to 24:00"};
}

json::array windows_json(const std::vector<DayWindow>& windows) {
  json::array out;
  for (const auto& window : windows) {
    out.push_back(json::array{clock_text(window.start_minute), clock_text(window.end_minute)});
  }
  return out;
}

std::vector<DayWindow> read_windows(const json::value& value) {
  std::vector<DayWindow> out;
  for (const auto& item : json_array(value, "the windows of a day")) {
    const auto& pair = json_array(item, "a window");
    if (pair.size() != 2) {
      throw BadJson{"a window must be a start and an end"};
    }
    const DayWindow window{clock_minutes(pair[0]), clock_minutes(pair[1])};
    if (window.start_minute >= window.end_minute) {
      throw BadJson{"a window must end after its start"};
    }
    out.push_back(window);
  }
  return out;
}

void read_overrides(const json::value& value, WorkingHours& hours) {
  for (const auto& item : json_object(value, "overrides")) {
    const auto date = parse_local_date({item.key().data(), item.key().size()});
    if (!date) {
      throw BadJson{"an override's date must be YYYY-MM-DD"};
    }
    hours.overrides.push_back({*date, read_windows(item.value())});
  }
}

WorkingHours read_hours(const json::value& value) {
  WorkingHours hours;
  for (const auto& item : json_object(value, "working hours")) {
    const std::string_view key(item.key().data(), item.key().size());
    if (key == "overrides") {
      read_overrides(item.value(), hours);
      continue;
    }
    const auto day = std::find(kWeekdays.begin(), kWeekdays.end(), key);
    if (day == kWeekdays.end()) {
      throw BadJson{"working hours know mon to sun and overrides only"};
    }
    hours.weekdays[day - kWeekdays.begin()] = read_windows(item.value());
  }
  return hours;
}

Requirement read_requirement(const json::value& value) {
  const auto& object = json_object(value, "a requirement");
  Requirement out;
  out.name = json_text(object, "name");
  for (const auto& item : json_array(json_member(object, "pool"), "pool")) {
    out.pool.push_back({json_text(item, "a resource of the pool")});
  }
  if (const auto* count = object.if_contains("count")) {
    const auto number = json_number(*count, "count");
    if (number < 1 || number > static_cast<std::int64_t>(out.pool.size())) {
      throw BadJson{"count must be at least 1 and at most the size of the pool"};
    }
    out.count = static_cast<int>(number);
  }
  if (const auto* chosen = object.if_contains("assignment")) {
    const auto how = assignment(json_text(*chosen, "assignment"));
    if (!how) {
      throw BadJson{"assignment must be least_busy, priority or in_turn"};
    }
    out.assignment = *how;
  }
  return out;
}

}  // namespace

std::string_view name(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::staff:
      return "staff";
    case ResourceKind::room:
      return "room";
    case ResourceKind::equipment:
      return "equipment";
  }
  return {};
}

std::optional<ResourceKind> resource_kind(std::string_view name) {
  return by_name(name, ResourceKind::equipment);
}

std::string_view name(Assignment assignment) {
  switch (assignment) {
    case Assignment::least_busy:
      return "least_busy";
    case Assignment::priority:
      return "priority";
    case Assignment::in_turn:
      return "in_turn";
  }
  return {};
}

std::optional<Assignment> assignment(std::string_view name) {
  return by_name(name, Assignment::in_turn);
}

std::string_view name(OnClash on_clash) {
  switch (on_clash) {
    case OnClash::flag:
      return "flag";
    case OnClash::reassign:
      return "reassign";
    case OnClash::offer_move:
      return "offer_move";
  }
  return {};
}

std::optional<OnClash> on_clash(std::string_view name) {
  return by_name(name, OnClash::offer_move);
}

std::string_view name(OnDecline on_decline) {
  return on_decline == OnDecline::cancel ? "cancel" : "ask";
}

std::optional<OnDecline> on_decline(std::string_view name) { return by_name(name, OnDecline::ask); }

std::string_view name(WhenBlind when_blind) {
  switch (when_blind) {
    case WhenBlind::refuse:
      return "refuse";
    case WhenBlind::accept:
      return "accept";
    case WhenBlind::verify:
      return "verify";
  }
  return {};
}

std::optional<WhenBlind> when_blind(std::string_view name) {
  return by_name(name, WhenBlind::verify);
}

std::string to_json(const WorkingHours& hours) {
  json::object out;
  for (std::size_t day = 0; day < kWeekdays.size(); ++day) {
    out[kWeekdays.at(day)] = windows_json(hours.weekdays[day]);
  }
  json::object overrides;
  for (const auto& override : hours.overrides) {
    overrides[holdfast::to_string(override.date)] = windows_json(override.windows);
  }
  out["overrides"] = std::move(overrides);
  return json::serialize(out);
}

Result<WorkingHours> parse_working_hours(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) {
    return value.error();
  }
  try {
    return read_hours(*value);
  } catch (const BadJson& bad) {
    return Error{Errc::validation, bad.what};
  }
}

std::string to_json(const std::vector<Requirement>& requirements) {
  json::array out;
  for (const auto& requirement : requirements) {
    json::array pool;
    for (const auto& resource : requirement.pool) {
      pool.emplace_back(resource.value);
    }
    json::object item;
    item["name"] = requirement.name;
    item["pool"] = std::move(pool);
    item["count"] = requirement.count;
    item["assignment"] = name(requirement.assignment);
    out.push_back(std::move(item));
  }
  return json::serialize(out);
}

Result<std::vector<Requirement>> parse_requirements(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) {
    return value.error();
  }
  try {
    std::vector<Requirement> out;
    for (const auto& item : json_array(*value, "requirements")) {
      out.push_back(read_requirement(item));
    }
    return out;
  } catch (const BadJson& bad) {
    return Error{Errc::validation, bad.what};
  }
}

}  // namespace holdfast::store
