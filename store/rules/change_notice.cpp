#include "store/rules/change_notice.hpp"

namespace holdfast::store {

Result<bool> comes_late(const Booking& booking, Changer changer, Instant now, const Reads& reads) {
  const bool bound = changer.actor.kind == "customer";
  if (!bound && !changer.for_customer) {
    return false;
  }
  const auto service = reads.service(booking.agency, booking.service);
  if (!service) {
    return false;
  }
  const auto until = booking.time.start - service->policy.change_notice;
  if (now <= until) {
    return false;
  }
  if (bound && !service->policy.late_changes) {
    return Error{Errc::policy_window_closed,
                 "the service can be moved or cancelled until " + to_rfc3339(until) +
                     "; after that the agency must be asked",
                 {{"until", to_rfc3339(until)}}};
  }
  return true;
}

}  // namespace holdfast::store
