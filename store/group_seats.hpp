// The group sessions of a service, and the seats that are free in them: read once for many starts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/agency.hpp"
#include "store/group_session.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

class GroupSeats {
 public:
  struct Standing {
    GroupSession session;
    /// Seats that nobody has, the first one in order first. A booking that is moved finds its own
    /// seats here, and no other ones of that session.
    std::vector<int> free;
  };

  /// Sessions with a start in `starts`, both ends included.
  static GroupSeats read(const Service& service, TimeRange starts, const Booking* moving,
                         const Reads& reads);

  /// Those that take place exactly then, the one that the moved booking sits in first, then the
  /// oldest.
  [[nodiscard]] std::vector<const Standing*> at(TimeRange time) const;
  [[nodiscard]] const std::vector<Standing>& all() const { return all_; }

 private:
  std::vector<Standing> all_;
};

/// The origin of the claims that give way when the booking moves: its own, or its session's if
/// nobody else sits there. Empty: the session stays, and so do its claims.
std::string own_origin(const Booking& booking, const Reads& reads);

}  // namespace holdfast::store
