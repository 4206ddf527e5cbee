// What the questions about free time share: for which services, with whom, in whose zone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/rest/members.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/time_zone.hpp"
#include "store/placement.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

struct SlotQuestion {
  store::Service service;
  std::optional<store::ResourceId> wanted;
  Duration length{0};
  std::vector<store::NextService> then;
  int party = 1;
  TimeZone zone = TimeZone::utc();

  /// Refers to the question.
  [[nodiscard]] store::Wish wish(Instant starts_at) const;
};

/// Reads service, staff, duration, then, party and time_zone. What is wrong goes into `faults`, and
/// the question is of use only without any.
SlotQuestion read_slot_question(const Request& request, const store::Reads& reads, Faults& faults);

/// An instant, or a date, which is its first instant in the zone.
std::optional<Instant> read_bound(const Query& query, const std::string& name, const TimeZone& zone,
                                  Faults& faults);

}  // namespace holdfast::gateway::rest
