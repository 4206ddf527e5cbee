// How a service is booked, as JSON.
#include <boost/json/serialize.hpp>

#include "store/agency.hpp"
#include "store/json.hpp"

namespace holdfast::store {

namespace json = boost::json;

namespace {

std::chrono::minutes minutes_of(const json::value& value, std::string_view what) {
  return std::chrono::minutes{json_number(value, what)};
}

Lead lead_of(const json::value& value, std::string_view what) {
  const auto lead = parse_lead(json_text(value, what));
  if (!lead) {
    throw BadJson{std::string(what) + " must be an ISO 8601 duration such as P1D or PT2H"};
  }
  return *lead;
}

void read_member(std::string_view key, const json::value& value, ServicePolicy& policy) {
  if (key == "durations") {
    for (const auto& item : json_array(value, key)) {
      policy.durations.push_back(minutes_of(item, "a duration"));
    }
  } else if (key == "seats") {
    policy.seats = static_cast<int>(json_number(value, key));
  } else if (key == "largest_party") {
    policy.largest_party = static_cast<int>(json_number(value, key));
  } else if (key == "approval") {
    policy.approval = json_flag(value, key);
  } else if (key == "approval_within") {
    policy.approval_within = minutes_of(value, key);
  } else if (key == "on_clash") {
    const auto chosen = on_clash(json_text(value, key));
    if (!chosen) {
      throw BadJson{"on_clash must be flag, reassign or offer_move"};
    }
    policy.on_clash = *chosen;
  } else if (key == "change_notice") {
    policy.change_notice = minutes_of(value, key);
  } else if (key == "late_changes") {
    policy.late_changes = json_flag(value, key);
  } else if (key == "staff_cancel") {
    policy.staff_cancel = json_flag(value, key);
  } else if (key == "waitlist") {
    policy.waitlist = json_flag(value, key);
  } else if (key == "waitlist_books") {
    policy.waitlist_books = json_flag(value, key);
  } else if (key == "offer_within") {
    policy.offer_within = minutes_of(value, key);
  } else if (key == "when_blind") {
    policy.when_blind = when_blind(json_text(value, key));
    if (!policy.when_blind) {
      throw BadJson{"when_blind must be refuse, accept or verify"};
    }
  } else if (key == "reminders") {
    for (const auto& item : json_array(value, key)) {
      policy.reminders.push_back(lead_of(item, "a reminder"));
    }
  } else if (key == "follow_up") {
    policy.follow_up = lead_of(value, key);
  } else if (key == "on_decline") {
    const auto chosen = on_decline(json_text(value, key));
    if (!chosen) {
      throw BadJson{"on_decline must be cancel or ask"};
    }
    policy.on_decline = *chosen;
  } else if (key == "texts") {
    policy.texts = text_use(json_text(value, key));
    if (!policy.texts) {
      throw BadJson{"texts must be never, fallback, also or instead"};
    }
  } else {
    throw BadJson{"a policy has no such member: " + std::string(key)};
  }
}

}  // namespace

std::string to_json(const ServicePolicy& policy) {
  json::array durations;
  for (const auto duration : policy.durations) {
    durations.emplace_back(duration.count());
  }
  json::object out{{"durations", std::move(durations)},
                   {"seats", policy.seats},
                   {"approval", policy.approval},
                   {"approval_within", policy.approval_within.count()},
                   {"on_clash", name(policy.on_clash)},
                   {"change_notice", policy.change_notice.count()},
                   {"late_changes", policy.late_changes},
                   {"staff_cancel", policy.staff_cancel},
                   {"waitlist", policy.waitlist},
                   {"waitlist_books", policy.waitlist_books},
                   {"offer_within", policy.offer_within.count()},
                   {"on_decline", name(policy.on_decline)}};
  if (policy.largest_party > 1) {
    out["largest_party"] = policy.largest_party;
  }
  if (policy.when_blind) {
    out["when_blind"] = name(*policy.when_blind);
  }
  if (!policy.reminders.empty()) {
    json::array reminders;
    for (const auto& lead : policy.reminders) {
      reminders.push_back(json::value(to_string(lead)));
    }
    out["reminders"] = std::move(reminders);
  }
  if (policy.follow_up) {
    out["follow_up"] = to_string(*policy.follow_up);
  }
  if (policy.texts) {
    out["texts"] = name(*policy.texts);
  }
  return json::serialize(out);
}

Result<ServicePolicy> parse_policy(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) {
    return value.error();
  }
  try {
    ServicePolicy policy;
    for (const auto& item : json_object(*value, "a policy")) {
      read_member({item.key().data(), item.key().size()}, item.value(), policy);
    }
    return policy;
  } catch (const BadJson& bad) {
    return Error{Errc::validation, bad.what};
  }
}

}  // namespace holdfast::store
