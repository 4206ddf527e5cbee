// Decides over one wish and many starts: what the service needs is read once for the whole span.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/base/time_zone.hpp"
#include "store/occupancy.hpp"
#include "store/placement.hpp"

namespace holdfast::store {

class Placer {
 public:
  /// Whether the answer names resources to take. If not, what is only needed to choose between
  /// free resources is not read.
  enum class Purpose { choose, list };

  /// Reads what is needed to judge every start in `starts` (both ends included). The wish and its
  /// service outlive the placer. Errors: not_found (agency, or a wanted resource that the service
  /// does not take), internal (the agency's time zone is unknown).
  static Result<Placer> over(const Wish& wish, TimeRange starts, const RuleSettings& settings,
                             Instant now, const Reads& reads, Purpose purpose);

  /// What holds without looking at any resource: slot step, notice and booking window.
  [[nodiscard]] Status judge_start(Instant start) const;
  /// The whole decision for one start.
  [[nodiscard]] Result<Placement> place(Instant start) const;
  /// The same decision without choosing; nothing if `place` would fail.
  [[nodiscard]] std::optional<Slot> slot(Instant start) const;
  /// Every start in `[range.start, range.end)` that lies on the slot step, in order. Each of them
  /// may still fail for every other reason.
  [[nodiscard]] std::vector<Instant> starts_on_step(TimeRange range) const;

 private:
  /// A requirement with its pool as places in `members_`.
  struct Need {
    const Requirement* requirement;
    std::vector<int> pool;
  };
  /// The members at one start: the verdict on each.
  using Verdicts = std::vector<Occupancy::Verdict>;
  using Seats = std::vector<std::vector<int>>;

  Placer(const Wish& wish, const RuleSettings& settings, Instant now, TimeZone zone)
      : wish_(wish), settings_(settings), now_(now), zone_(std::move(zone)) {}

  [[nodiscard]] std::vector<std::vector<ResourceId>> pools() const;
  void gather(const Reads& reads, TimeRange appointments, Purpose purpose);
  [[nodiscard]] Duration length() const;
  [[nodiscard]] TimeRange with_buffers(TimeRange appointment) const;
  [[nodiscard]] bool is_on_step(Instant start) const;
  [[nodiscard]] Verdicts judge_members(TimeRange appointment) const;
  [[nodiscard]] bool had_before(const Need& need, int member) const;
  [[nodiscard]] std::vector<int> in_order(const Need& need, const Verdicts& verdicts,
                                          Instant start) const;
  [[nodiscard]] Seats seats(const Verdicts& verdicts, std::optional<Instant> start) const;
  [[nodiscard]] std::optional<std::vector<int>> solve(const Seats& seats) const;
  [[nodiscard]] Error refusal(const Verdicts& verdicts, Instant start) const;

  const Wish& wish_;
  const RuleSettings& settings_;
  Instant now_;
  TimeZone zone_;
  std::vector<Occupancy> members_;
  std::vector<Need> needs_;
  /// The wanted resource's place in `members_`.
  std::optional<int> wanted_;
};

}  // namespace holdfast::store
