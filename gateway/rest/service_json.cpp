#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/rest/catalogue_json.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;
using std::chrono::minutes;

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestSlug = 80;
constexpr std::size_t kLongestDescription = 4000;
constexpr std::int64_t kDay = 24 * 60;
constexpr std::int64_t kYear = 365 * kDay;
constexpr std::int64_t kMonth = 30 * kDay;
constexpr std::int64_t kMostTaken = 500;
constexpr std::int64_t kMostSeats = 1000;
constexpr std::size_t kMostDurations = 24;
constexpr std::size_t kMostReminders = 5;
constexpr std::size_t kMostPools = 16;
constexpr std::size_t kLargestPool = 500;

void read_minutes(Members& body, std::string_view name, std::int64_t least, std::int64_t most,
                  minutes& value) {
  value = minutes(body.whole(name, least, most).value_or(value.count()));
}

void read_pool(Members& body, Faults& faults, const store::Reads& reads, store::AgencyId agency,
               store::Requirement& requirement) {
  const auto* pool = body.list("pool");
  if (pool == nullptr) {
    return;
  }
  if (pool->size() > kLargestPool) {
    faults.add(body.pointer_to("pool"), "length", "At most 500 resources.");
    return;
  }
  for (std::size_t i = 0; i < pool->size(); ++i) {
    const auto* text = (*pool)[i].if_string();
    const auto resource =
        text == nullptr ? std::nullopt : find_resource(reads, agency, {text->data(), text->size()});
    if (resource) {
      requirement.pool.push_back(resource->id);
    } else {
      faults.add(body.pointer_to("pool") + '/' + std::to_string(i), "not_found",
                 "The id or slug of a resource.");
    }
  }
}

store::Requirement read_requirement(const json::object& object, std::size_t index, Faults& faults,
                                    const store::Reads& reads, store::AgencyId agency) {
  Members body(object, "/requirements/" + std::to_string(index), faults);
  store::Requirement requirement;
  body.require({"name", "pool"});
  requirement.name = body.text("name", kLongestSlug).value_or("");
  read_pool(body, faults, reads, agency, requirement);
  requirement.count = static_cast<int>(body.whole("count", 1, kMostTaken).value_or(1));
  if (const auto text = body.text("assignment", kLongestSlug)) {
    if (const auto assignment = store::assignment(*text)) {
      requirement.assignment = *assignment;
    } else {
      faults.add(body.pointer_to("assignment"), "value", "least_busy, priority or in_turn.");
    }
  }
  body.finish();
  return requirement;
}

void read_durations(Members& body, Faults& faults, store::ServicePolicy& policy) {
  const auto* list = body.list("durations_minutes");
  if (list == nullptr) {
    return;
  }
  if (list->size() > kMostDurations) {
    faults.add("/durations_minutes", "length", "At most 24 durations.");
    return;
  }
  policy.durations.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* length = (*list)[i].if_int64();
    if (length == nullptr || *length < 1 || *length > kDay) {
      faults.add("/durations_minutes/" + std::to_string(i), "range",
                 "A whole number of minutes from 1 to 1440.");
    } else {
      policy.durations.emplace_back(*length);
    }
  }
}

/// {"before": "P1D"}: a member with an ISO 8601 duration.
std::optional<store::Lead> read_lead(Members& body, std::string_view name, Faults& faults) {
  body.require({name});
  const auto text = body.text(name, kLongestSlug);
  const auto lead = text ? store::parse_lead(*text) : std::nullopt;
  if (text && !lead) {
    faults.add(body.pointer_to(name), "format",
               "An ISO 8601 duration of days, hours and minutes, such as P1D or PT2H.");
  }
  body.finish();
  return lead;
}

void read_reminders(Members& body, Faults& faults, store::ServicePolicy& policy) {
  const auto* list = body.list("reminders");
  if (list == nullptr) {
    return;
  }
  if (list->size() > kMostReminders) {
    faults.add("/reminders", "length", "At most 5 reminders.");
    return;
  }
  policy.reminders.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto pointer = "/reminders/" + std::to_string(i);
    const auto* object = (*list)[i].if_object();
    if (object == nullptr) {
      faults.add(pointer, "type", "This is an object.");
      continue;
    }
    Members member(*object, pointer, faults);
    if (const auto lead = read_lead(member, "before", faults)) {
      policy.reminders.push_back(*lead);
    }
  }
  std::stable_sort(policy.reminders.begin(), policy.reminders.end(),
                   [](const store::Lead& a, const store::Lead& b) {
                     return store::roughly(a) > store::roughly(b);
                   });
}

void read_follow_up(Members& body, Faults& faults, store::ServicePolicy& policy) {
  if (body.is_null("follow_up")) {
    policy.follow_up.reset();
    return;
  }
  if (auto member = body.object("follow_up")) {
    policy.follow_up = read_lead(*member, "after", faults);
  }
}

void read_policy(Members& body, Faults& faults, store::ServicePolicy& policy) {
  read_durations(body, faults, policy);
  policy.seats = static_cast<int>(body.whole("seats", 1, kMostSeats).value_or(policy.seats));
  policy.largest_party =
      static_cast<int>(body.whole("largest_party", 1, kMostSeats).value_or(policy.largest_party));
  policy.approval = body.flag("approval").value_or(policy.approval);
  read_minutes(body, "approval_within_minutes", 1, kMonth, policy.approval_within);
  if (const auto text = body.text("on_clash", kLongestSlug)) {
    if (const auto chosen = store::on_clash(*text)) {
      policy.on_clash = *chosen;
    } else {
      faults.add("/on_clash", "value", "flag, reassign or offer_move.");
    }
  }
  if (const auto text = body.text("on_decline", kLongestSlug)) {
    if (const auto chosen = store::on_decline(*text)) {
      policy.on_decline = *chosen;
    } else {
      faults.add("/on_decline", "value", "cancel or ask.");
    }
  }
  read_minutes(body, "change_notice_minutes", 0, kYear, policy.change_notice);
  policy.late_changes = body.flag("late_changes").value_or(policy.late_changes);
  policy.staff_cancel = body.flag("staff_cancel").value_or(policy.staff_cancel);
  policy.waitlist = body.flag("waitlist").value_or(policy.waitlist);
  policy.waitlist_books = body.flag("waitlist_books").value_or(policy.waitlist_books);
  read_minutes(body, "offer_within_minutes", 5, kMonth, policy.offer_within);
  read_reminders(body, faults, policy);
  read_follow_up(body, faults, policy);
  if (body.is_null("sms")) {
    policy.texts.reset();
  } else if (const auto use = body.text("sms", kLongestSlug)) {
    policy.texts = store::text_use(*use);
    if (!policy.texts) {
      faults.add("/sms", "value", "never, fallback, also or instead; null: as the agency says.");
    }
  }
  if (body.is_null("when_blind")) {
    policy.when_blind.reset();
  } else if (const auto text = body.text("when_blind", kLongestSlug)) {
    policy.when_blind = store::when_blind(*text);
    if (!policy.when_blind) {
      faults.add("/when_blind", "value", "refuse, accept or verify; null: as everywhere.");
    }
  }
}

void add_policy(json::object& body, const store::ServicePolicy& policy) {
  json::array durations;
  for (const auto length : policy.durations) {
    durations.emplace_back(length.count());
  }
  body["durations_minutes"] = std::move(durations);
  body["seats"] = policy.seats;
  body["largest_party"] = policy.largest_party;
  body["approval"] = policy.approval;
  body["approval_within_minutes"] = policy.approval_within.count();
  body["on_clash"] = std::string(name(policy.on_clash));
  body["change_notice_minutes"] = policy.change_notice.count();
  body["late_changes"] = policy.late_changes;
  body["on_decline"] = std::string(name(policy.on_decline));
  body["staff_cancel"] = policy.staff_cancel;
  body["waitlist"] = policy.waitlist;
  body["waitlist_books"] = policy.waitlist_books;
  body["offer_within_minutes"] = policy.offer_within.count();
  json::array reminders;
  for (const auto& lead : policy.reminders) {
    reminders.push_back(json::object{{"before", to_string(lead)}});
  }
  body["reminders"] = std::move(reminders);
  body["follow_up"] = nullptr;
  if (policy.follow_up) {
    body["follow_up"] = json::object{{"after", to_string(*policy.follow_up)}};
  }
  body["sms"] = nullptr;
  if (policy.texts) {
    body["sms"] = std::string(name(*policy.texts));
  }
  body["when_blind"] = nullptr;
  if (policy.when_blind) {
    body["when_blind"] = std::string(name(*policy.when_blind));
  }
}

json::array requirements_json(const store::Service& service, const Names& names) {
  json::array list;
  for (const auto& requirement : service.requirements) {
    json::array pool;
    for (const auto& id : requirement.pool) {
      pool.push_back(names.reference(id));
    }
    json::object entry;
    entry["name"] = requirement.name;
    entry["pool"] = std::move(pool);
    entry["count"] = requirement.count;
    entry["assignment"] = std::string(name(requirement.assignment));
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

json::object service_json(const store::Service& service, const Names& names) {
  json::object body;
  body["id"] = service.id.value;
  body["slug"] = service.slug;
  body["name"] = service.name;
  body["description"] = service.description;
  body["duration_minutes"] = service.duration.count();
  body["buffer_before_minutes"] = service.buffer_before.count();
  body["buffer_after_minutes"] = service.buffer_after.count();
  body["minimum_notice_minutes"] = service.minimum_notice.count();
  body["booking_window_minutes"] = service.booking_window.count();
  body["slot_step_minutes"] = service.slot_step.count();
  body["requirements"] = requirements_json(service, names);
  add_policy(body, service.policy);
  body["active"] = service.active;
  body["version"] = service.version;
  return body;
}

void read_service(Members& body, Faults& faults, const store::Reads& reads,
                  store::Service& service) {
  service.slug = body.text("slug", kLongestSlug).value_or(service.slug);
  service.name = body.text("name", kLongestName).value_or(service.name);
  service.description =
      body.lines("description", kLongestDescription).value_or(service.description);
  read_minutes(body, "duration_minutes", 1, kDay, service.duration);
  read_minutes(body, "buffer_before_minutes", 0, kDay, service.buffer_before);
  read_minutes(body, "buffer_after_minutes", 0, kDay, service.buffer_after);
  read_minutes(body, "minimum_notice_minutes", 0, kYear, service.minimum_notice);
  read_minutes(body, "booking_window_minutes", 1, 2 * kYear, service.booking_window);
  read_minutes(body, "slot_step_minutes", 1, kDay, service.slot_step);
  read_policy(body, faults, service.policy);
  service.active = body.flag("active").value_or(service.active);
  const auto* list = body.list("requirements");
  if (list == nullptr) {
    return;
  }
  if (list->size() > kMostPools) {
    faults.add("/requirements", "length", "At most 16 requirements.");
    return;
  }
  service.requirements.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (const auto* object = (*list)[i].if_object()) {
      service.requirements.push_back(read_requirement(*object, i, faults, reads, service.agency));
    } else {
      faults.add("/requirements/" + std::to_string(i), "type", "This is an object.");
    }
  }
}

}  // namespace holdfast::gateway::rest
