// Until when customers may change a booking: the service's change_notice.
#pragma once

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Who wants a booking changed, and in whose name.
struct Changer {
  const Actor& actor;
  /// As of a cancellation that staff enter for a customer who called.
  bool for_customer = false;
};

/// Whether the change comes later than the service wishes, and so is marked. Staff and office are
/// never bound. Errors: policy_window_closed (field until) for a customer where the service takes
/// no late changes.
Result<bool> comes_late(const Booking& booking, Changer changer, Instant now, const Reads& reads);

}  // namespace holdfast::store
