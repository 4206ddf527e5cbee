#include "store/rules/holds.hpp"

#include "store/rules/faults.hpp"
#include "store/rules/moves.hpp"

namespace holdfast::store {

Result<Booking> find_hold(AgencyId agency, const BookingId& id, const std::string& token_hash,
                          const Reads& reads) {
  auto booking = reads.booking(agency, id);
  // What was never held has no hash; an empty one opens nothing.
  if (!booking || booking->hold_token_hash.empty() || booking->hold_token_hash != token_hash) {
    return Error{Errc::not_found, "there is no such hold", {{"pointer", "/hold_token"}}};
  }
  return std::move(*booking);
}

Status expect_alive(const Booking& held, std::string_view what, Instant now) {
  if (held.status == BookingStatus::expired || has_run_out(held, now)) {
    return Error{Errc::hold_expired, "the hold ran out or was dropped; its time is free again"};
  }
  if (held.status != BookingStatus::held) {
    return cannot_become(held, what);
  }
  return {};
}

Status check_keep_for(std::chrono::minutes keep_for) {
  Faults faults;
  faults.unless(keep_for >= std::chrono::minutes{1} && keep_for <= std::chrono::minutes{15},
                "/keep_for", "must be 1 to 15 minutes");
  return faults.status();
}

}  // namespace holdfast::store
