// The agency, its resources and its services: what can be booked, and when.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"
#include "store/ids.hpp"
#include "store/lead.hpp"
#include "store/text_use.hpp"

namespace holdfast::store {

struct Agency {
  AgencyId id;
  std::string name;
  /// IANA name.
  std::string time_zone;
  /// The address that invites come from, without a display name: "booking@salon.example".
  std::string mail_address;
};

enum class ResourceKind { staff, room, equipment };
std::string_view name(ResourceKind kind);
std::optional<ResourceKind> resource_kind(std::string_view name);

/// Two wall times of one day, in minutes after local midnight, 0 <= start < end <= 1440.
struct DayWindow {
  int start_minute = 0;
  int end_minute = 0;
  friend bool operator==(const DayWindow&, const DayWindow&) = default;
};

/// Working hours: windows for each weekday (index 0 is Monday), and dates that differ. An override
/// replaces the weekday's windows; one without windows is a day off.
struct WorkingHours {
  struct Override {
    LocalDate date;
    std::vector<DayWindow> windows;
    friend bool operator==(const Override&, const Override&) = default;
  };
  std::vector<DayWindow> weekdays[7];
  std::vector<Override> overrides;
};

/// JSON as in the REST API: {"mon":[["09:00","17:00"]],…,"overrides":{"2026-12-24":[]}}.
std::string to_json(const WorkingHours& hours);
Result<WorkingHours> parse_working_hours(std::string_view json);

struct Resource {
  ResourceId id;
  AgencyId agency;
  ResourceKind kind = ResourceKind::staff;
  /// Lower-case letters, digits and hyphens, unique in the agency. Part of URLs.
  std::string slug;
  std::string name;
  /// Staff: where notices go. May be empty.
  std::string email;
  std::string time_zone;
  /// Exclusive claims that may stand at one instant, >= 1.
  int capacity = 1;
  /// Bookings that it takes in one day and in one week (from Monday) of its own zone at most; 0: as
  /// many as fit.
  int daily_cap = 0;
  int weekly_cap = 0;
  WorkingHours hours;
  /// Staff with an e-mail: whether they want to be told of each working day in the morning.
  bool agenda = false;
  bool active = true;
  std::int64_t version = 1;
};

/// How one of several free resources is chosen.
enum class Assignment { least_busy, priority, in_turn };
std::string_view name(Assignment assignment);
std::optional<Assignment> assignment(std::string_view name);

/// A pool of resources of which `count` are taken.
struct Requirement {
  /// For people and programs: "therapist", "room". Unique in the service.
  std::string name;
  std::vector<ResourceId> pool;
  int count = 1;
  Assignment assignment = Assignment::least_busy;
};

/// What a service does with a confirmed booking when busy time comes to lie on it.
enum class OnClash {
  /// A conflict is opened, and people decide.
  flag,
  /// Another free resource of the pool takes over at the same time, if there is one.
  reassign,
  /// The customer gets other times to choose from; the booking stands until they answer.
  offer_move,
};
std::string_view name(OnClash on_clash);
std::optional<OnClash> on_clash(std::string_view name);

/// What becomes of a booking that depends on an outside calendar which cannot be read (rule C4).
enum class WhenBlind {
  refuse,
  /// It stands, and says that it is not verified.
  accept,
  /// It is kept as a request until the calendar answers.
  verify,
};
std::string_view name(WhenBlind when_blind);
std::optional<WhenBlind> when_blind(std::string_view name);

/// What comes of a customer's mail program declining the invitation in time (rule C31).
enum class OnDecline { cancel, ask };
std::string_view name(OnDecline on_decline);
std::optional<OnDecline> on_decline(std::string_view name);

/// How a service is booked, besides when.
struct ServicePolicy {
  /// Durations to choose from, in rising order; empty: the service's own only.
  std::vector<std::chrono::minutes> durations;
  /// Customers that share one appointment (a class), 1 to 1000. 1: each has their own.
  int seats = 1;
  /// Seats that one booking may take, 1 to `seats`.
  int largest_party = 1;
  /// A person approves each request; it owns its time while it waits.
  bool approval = false;
  /// How long a request waits before it expires, never beyond the start.
  std::chrono::minutes approval_within{std::chrono::hours{24}};
  OnClash on_clash = OnClash::flag;
  /// Customers may move or cancel until so long before the start; later it is marked as late, and
  /// `late_changes` says whether it is allowed at all.
  std::chrono::minutes change_notice{0};
  bool late_changes = true;
  /// Whether staff call a booking off by deleting its copy in their calendar; otherwise the copy
  /// comes back (rule C12).
  bool staff_cancel = true;
  /// Whether freed time is offered to who waits before anybody else can have it.
  bool waitlist = true;
  /// Whether the waitlist books at once instead of offering.
  bool waitlist_books = false;
  /// How long an offer stands.
  std::chrono::minutes offer_within{std::chrono::hours{2}};
  /// Nothing: as everywhere (RuleSettings).
  std::optional<WhenBlind> when_blind = {};
  /// How long before the start customers are reminded, each one once, the longest first.
  std::vector<Lead> reminders = {};
  /// How long after the end they are thanked; nothing: they are not.
  std::optional<Lead> follow_up = {};
  /// Later than change_notice allows the staff are asked in any case.
  OnDecline on_decline = OnDecline::cancel;
  /// Whether customers are texted; nothing: as the agency says.
  std::optional<TextUse> texts = {};
  friend bool operator==(const ServicePolicy&, const ServicePolicy&) = default;
};

struct Service {
  ServiceId id;
  AgencyId agency;
  std::string slug;
  std::string name;
  std::string description;
  std::chrono::minutes duration{60};
  /// Time on the resources before and after the appointment. The customer does not see it.
  std::chrono::minutes buffer_before{0};
  std::chrono::minutes buffer_after{0};
  std::chrono::minutes minimum_notice{0};
  /// How far ahead may be booked.
  std::chrono::minutes booking_window{std::chrono::days{90}};
  /// Starts lie on local midnight plus multiples of it.
  std::chrono::minutes slot_step{15};
  std::vector<Requirement> requirements;
  ServicePolicy policy;
  bool active = true;
  std::int64_t version = 1;
};

/// The JSON list of requirements as stored and as in the REST API.
std::string to_json(const std::vector<Requirement>& requirements);
Result<std::vector<Requirement>> parse_requirements(std::string_view json);

/// A policy as it is stored: members that are missing have their default.
std::string to_json(const ServicePolicy& policy);
Result<ServicePolicy> parse_policy(std::string_view json);

}  // namespace holdfast::store
