#include "store/standing.hpp"

#include <utility>

namespace holdfast::store {

WaitlistStanding standing_of(WaitlistEntry entry, const Reads& reads) {
  WaitlistStanding standing;
  if (entry.status == WishStatus::waiting) {
    standing.rank = reads.count_waiting_before(entry) + 1;
  } else if (entry.status == WishStatus::offered || entry.status == WishStatus::booked) {
    standing.booking = reads.booking(entry.agency, entry.booking);
  }
  standing.entry = std::move(entry);
  return standing;
}

}  // namespace holdfast::store
