// Decides over one wish and many starts: what its services need is read once for the whole span.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/course.hpp"
#include "store/group_seats.hpp"
#include "store/occupancy.hpp"
#include "store/placement.hpp"

namespace holdfast::store {

class Placer {
 public:
  /// Whether the answer names resources to take. If not, what is only needed to choose between
  /// free resources is not read.
  enum class Purpose { choose, list };

  /// Reads what is needed to judge every start in `starts` (both ends included). Wish and settings
  /// outlive the placer. Errors: not_found (a wanted resource that the service does not take).
  static Result<Placer> over(Course course, const Wish& wish, TimeRange starts,
                             const RuleSettings& settings, Instant now, const Reads& reads,
                             Purpose purpose);

  /// The decision for a start that the course allows.
  [[nodiscard]] Result<Placement> place(Instant start) const;
  /// The same decision without choosing; nothing if `place` would fail.
  [[nodiscard]] std::optional<Slot> slot(Instant start) const;

  /// One member of a pool at one start.
  struct Candidate {
    /// Which service, from 0, and what for.
    int part;
    const Requirement* requirement;
    const Occupancy* member;
    Hindrance hindrance;
    /// What was asked of it.
    Occupancy::Question question;
  };
  /// All of them, in order of parts, requirements and pools. Valid while the placer is.
  [[nodiscard]] std::vector<Candidate> candidates(Instant start) const;

 private:
  /// A requirement with its pool as places in `members_`.
  struct Need {
    const Requirement* requirement;
    std::vector<int> pool;
  };
  /// What one leg of the course needs.
  struct Crew {
    std::vector<Need> needs;
    /// The wanted resource's place in `members_`.
    std::optional<int> wanted;
    /// Nobody of the first pool is in another one.
    bool first_apart = true;
    /// When somebody of the first pool works: at night nobody need be asked.
    std::vector<TimeRange> open = {};
  };
  using Hindrances = std::vector<Hindrance>;
  using Seats = std::vector<std::vector<int>>;

  Placer(Course course, const Wish& wish, const RuleSettings& settings)
      : course_(std::move(course)), wish_(wish), settings_(settings) {}

  [[nodiscard]] std::vector<std::vector<ResourceId>> pools(std::size_t leg) const;
  void gather(const Reads& reads, TimeRange starts, Instant now, Purpose purpose);
  [[nodiscard]] const Course::Leg& leg(std::size_t index) const { return course_.legs()[index]; }
  [[nodiscard]] Occupancy::Question question(std::size_t leg, Instant start) const;
  [[nodiscard]] Hindrance judge(const Occupancy& member, const Occupancy::Question& question) const;
  [[nodiscard]] Hindrances judge_members(std::size_t leg, Instant start) const;
  [[nodiscard]] bool had_before(std::size_t leg, const Need& need, int member) const;
  [[nodiscard]] std::vector<int> in_order(std::size_t leg, const Need& need,
                                          const Hindrances& hindrances, Instant start) const;
  [[nodiscard]] Seats seats(std::size_t leg, const Hindrances& hindrances,
                            std::optional<Instant> start) const;
  [[nodiscard]] std::optional<std::vector<int>> solve(std::size_t leg, const Seats& seats) const;
  [[nodiscard]] Hindrance strongest(std::size_t leg, const Hindrances& hindrances) const;
  [[nodiscard]] Placement compose(Instant start, const Seats& seated) const;
  void take(Placement& placement, int member, const std::vector<TimeRange>& spans) const;
  [[nodiscard]] std::optional<Slot> free_slot(Instant start) const;

  // placer_sessions.cpp
  [[nodiscard]] bool is_group() const { return leg(0).service->policy.seats > 1; }
  /// How many seats are wanted.
  [[nodiscard]] int party() const {
    return wish_.moving == nullptr ? wish_.party : party_of(*wish_.moving);
  }
  [[nodiscard]] bool has_room(const GroupSeats::Standing& standing) const;
  [[nodiscard]] Hindrance judge_session(const GroupSession& session) const;
  [[nodiscard]] std::optional<Placement> join(Instant start, Hindrance& hindrance) const;
  [[nodiscard]] std::optional<Slot> group_slot(Instant start) const;
  [[nodiscard]] const Occupancy* member(const ResourceId& id) const;

  Course course_;
  const Wish& wish_;
  const RuleSettings& settings_;
  std::vector<Occupancy> members_;
  /// One for each leg.
  std::vector<Crew> crews_;
  GroupSeats sessions_;
  /// Claims of this origin are not in the way.
  std::string own_;
};

}  // namespace holdfast::store
