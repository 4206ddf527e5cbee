// Why a time can be had, or cannot: the decision of placement, with all that it looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/base/error.hpp"
#include "store/claim.hpp"
#include "store/hindrance.hpp"
#include "store/occupancy.hpp"
#include "store/placement.hpp"
#include "store/source.hpp"

namespace holdfast::store {

struct Explanation {
  /// A member of a pool, and how it stands at that time.
  struct Member {
    /// Which service, from 0, and what for.
    int part = 0;
    std::string requirement;
    ResourceId resource;
    /// The strongest; none: it could be taken.
    Hindrance hindrance = Hindrance::none;
    /// When it would be needed, and with its buffers.
    TimeRange appointment;
    TimeRange span;
    bool active = true;
    bool in_hours = true;
    /// All that lies on the span.
    std::vector<Claim> claims;
    /// Caps that are reached.
    std::vector<Occupancy::Count> caps;
    /// Outside calendars that are busy time.
    struct Calendar {
      Source source;
      bool blind = false;
    };
    std::vector<Calendar> calendars;
  };
  /// A group session that stands at that time.
  struct Session {
    SessionId id;
    int seats = 0;
    int free = 0;
  };

  TimeRange time;
  /// What a booking would be refused with; nothing: it would be granted.
  std::optional<Error> refusal;
  std::vector<Member> members;
  std::vector<Session> sessions;
};

/// Errors: those of the wish itself, whatever the start (placement.hpp).
Result<Explanation> explain(const Wish& wish, const RuleSettings& settings, Instant now,
                            const Reads& reads);

}  // namespace holdfast::store
