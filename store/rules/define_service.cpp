#include <algorithm>
#include <functional>
#include <set>

#include "store/commands/administration.hpp"
#include "store/rules/administration.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

using std::chrono::minutes;

constexpr minutes kDay{24 * 60};
constexpr std::size_t kMostDurations = 24;
constexpr std::size_t kMostRequirements = 16;
constexpr std::size_t kMostMembers = 500;
constexpr std::size_t kMostReminders = 5;

boost::json::object describe(const Service& service) {
  return {{"slug", service.slug},
          {"name", service.name},
          {"duration", service.duration.count()},
          {"buffer_before", service.buffer_before.count()},
          {"buffer_after", service.buffer_after.count()},
          {"minimum_notice", service.minimum_notice.count()},
          {"booking_window", service.booking_window.count()},
          {"slot_step", service.slot_step.count()},
          {"requirements", to_json(service.requirements)},
          {"policy", to_json(service.policy)},
          {"active", service.active},
          {"version", service.version}};
}

bool within(minutes value, minutes least, minutes most) { return least <= value && value <= most; }

void check_times(const Service& service, Faults& faults) {
  faults.unless(within(service.duration, minutes{1}, kDay), "/duration",
                "must be between 1 minute and 24 hours");
  faults.unless(within(service.buffer_before, minutes{0}, kDay), "/buffer_before",
                "must be between nothing and 24 hours");
  faults.unless(within(service.buffer_after, minutes{0}, kDay), "/buffer_after",
                "must be between nothing and 24 hours");
  faults.unless(within(service.minimum_notice, minutes{0}, 365 * kDay), "/minimum_notice",
                "must be between nothing and 365 days");
  faults.unless(within(service.booking_window, minutes{1}, 730 * kDay), "/booking_window",
                "must be between 1 minute and 730 days");
  faults.unless(within(service.slot_step, minutes{1}, kDay), "/slot_step",
                "must be between 1 minute and 24 hours");
}

void check_policy(const Service& service, Faults& faults) {
  const auto& policy = service.policy;
  const auto& durations = policy.durations;
  faults.unless(durations.size() <= kMostDurations, "/durations_minutes",
                "there are at most 24 to choose");
  faults.unless(std::adjacent_find(durations.begin(), durations.end(), std::greater_equal{}) ==
                    durations.end(),
                "/durations_minutes", "must be in rising order, each one once");
  faults.unless(std::all_of(durations.begin(), durations.end(),
                            [](minutes length) { return within(length, minutes{1}, kDay); }),
                "/durations_minutes", "must each be between 1 minute and 24 hours");
  faults.unless(durations.empty() || std::find(durations.begin(), durations.end(),
                                               service.duration) != durations.end(),
                "/durations_minutes", "must have the service's own duration among them");
  faults.unless(policy.seats >= 1 && policy.seats <= 1000, "/seats", "must be between 1 and 1000");
  faults.unless(policy.largest_party >= 1 && policy.largest_party <= std::max(policy.seats, 1),
                "/largest_party", "must be between 1 and the service's seats");
  faults.unless(within(policy.approval_within, minutes{1}, 30 * kDay), "/approval_within_minutes",
                "must be between 1 minute and 30 days");
  faults.unless(within(policy.change_notice, minutes{0}, 365 * kDay), "/change_notice_minutes",
                "must be between nothing and 365 days");
  faults.unless(within(policy.offer_within, minutes{5}, 30 * kDay), "/offer_within_minutes",
                "must be between 5 minutes and 30 days");
}

void check_messages(const ServicePolicy& policy, Faults& faults) {
  const auto& reminders = policy.reminders;
  faults.unless(reminders.size() <= kMostReminders, "/reminders", "there are at most 5 reminders");
  for (std::size_t index = 0; index < reminders.size() && index < kMostReminders; ++index) {
    const auto pointer = "/reminders/" + std::to_string(index) + "/before";
    faults.unless(within(roughly(reminders[index]), minutes{5}, 60 * kDay), pointer,
                  "must be between 5 minutes and 60 days");
    faults.unless(std::count(reminders.begin(), reminders.end(), reminders[index]) == 1, pointer,
                  "is there twice");
  }
  if (policy.follow_up) {
    faults.unless(within(roughly(*policy.follow_up), minutes{30}, 60 * kDay), "/follow_up/after",
                  "must be between 30 minutes and 60 days");
  }
}

/// Sessions that stand take as many as the service says from now on, but nobody loses a seat.
void set_seats(const Service& service, RuleContext context, Transaction& tx) {
  const TimeRange ahead{context.now, context.now + service.booking_window + kDay};
  for (auto session : tx.sessions_of(service.agency, service.id, ahead)) {
    const auto taken = tx.seats_taken(service.agency, session.id);
    const int needed = taken.empty() ? 0 : taken.back() + 1;
    const int seats = std::max({service.policy.seats, needed, 2});
    session.version += seats == session.seats ? 0 : 1;
    session.seats = seats;
    tx.put(session);
  }
}

void check_pool(const std::string& pointer, const Requirement& requirement, AgencyId agency,
                const Reads& reads, Faults& faults) {
  const auto size = requirement.pool.size();
  faults.unless(size >= 1 && size <= kMostMembers, pointer + "/pool",
                "must name 1 to 500 resources");
  faults.unless(requirement.count >= 1 &&
                    static_cast<std::size_t>(requirement.count) <= std::max<std::size_t>(size, 1),
                pointer + "/count", "must be at least 1 and at most the size of the pool");
  std::set<ResourceId> seen;
  for (std::size_t index = 0; index < size && index < kMostMembers; ++index) {
    const auto member = pointer + "/pool/" + std::to_string(index);
    const auto resource = reads.resource(agency, requirement.pool[index]);
    faults.unless(resource && resource->active, member, "there is no such active resource");
    faults.unless(seen.insert(requirement.pool[index]).second, member,
                  "the resource is there twice");
  }
}

Status check(const Service& service, const Reads& reads) {
  Faults faults;
  faults.check_slug("/slug", service.slug);
  faults.check_line("/name", service.name, 200);
  faults.check_text("/description", service.description, 4000);
  check_times(service, faults);
  check_policy(service, faults);
  check_messages(service.policy, faults);
  const auto& requirements = service.requirements;
  faults.unless(!requirements.empty() && requirements.size() <= kMostRequirements, "/requirements",
                "a service needs 1 to 16 requirements");
  std::set<std::string> names;
  for (std::size_t index = 0; index < requirements.size() && index < kMostRequirements; ++index) {
    const auto pointer = "/requirements/" + std::to_string(index);
    faults.check_line(pointer + "/name", requirements[index].name, 100);
    faults.unless(names.insert(requirements[index].name).second, pointer + "/name",
                  "another requirement has that name");
    check_pool(pointer, requirements[index], service.agency, reads, faults);
  }
  return faults.status();
}

/// All that the service could ever take.
std::vector<Freed> whole_time(const Service& service, Instant now) {
  std::vector<Freed> whole;
  for (const auto& requirement : service.requirements) {
    for (const auto& id : requirement.pool) {
      whole.push_back({id, {now, now + service.booking_window + kDay}});
    }
  }
  return whole;
}

}  // namespace

Result<Service> decide(const DefineService& command, RuleContext context, Transaction& tx) {
  auto service = command.service;
  if (!tx.agency(service.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  const auto before = service.id.empty() ? std::nullopt : tx.service(service.agency, service.id);
  const auto version = next_version(service, before, command.expected_version);
  if (!version) {
    return version.error();
  }
  if (const auto valid = check(service, tx); !valid) {
    return valid.error();
  }
  const auto namesake = tx.service_by_slug(service.agency, service.slug);
  if (namesake && namesake->id != service.id) {
    return Error{Errc::already_exists, "another service has that slug", {{"pointer", "/slug"}}};
  }
  service.version = *version;
  if (command.dry_run) {
    return service;
  }
  if (!before) {
    service.id = make_id<ServiceId>(context.now, context.random);
  }
  tx.put(service);
  record({service.agency, command.actor, before ? "service.changed" : "service.defined",
          service.id.value, before ? describe(*before) : boost::json::object{}, describe(service)},
         context, tx);
  if (before && before->policy.seats != service.policy.seats) {
    set_seats(service, context, tx);
  }
  if (before) {
    // A larger pool, a shorter notice, more seats: what could not be had may be had now (rule W10).
    look_at_waitlist(service.agency, whole_time(service, context.now), context, tx);
  }
  return service;
}

}  // namespace holdfast::store
