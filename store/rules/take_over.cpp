#include "store/rules/take_over.hpp"

#include "store/rules/appointment.hpp"
#include "store/rules/whole_class.hpp"

namespace holdfast::store {

bool take_over(const Booking& booking, const Reassignment& wanted, Asked& asked,
               RuleContext context, Transaction& tx) {
  if (booking.session.empty()) {
    return reassign(booking, wanted, context, tx).has_value();
  }
  // With the seat that was looked at before.
  if (!takes(booking, wanted.from)) {
    return true;
  }
  const auto session = tx.session(booking.agency, booking.session);
  if (!session || !asked.insert(booking.session).second) {
    return false;
  }
  const WholeClass whole{*session, sitting_in(booking.agency, booking.session, tx)};
  return reassign_class(whole, wanted, context, tx).has_value();
}

}  // namespace holdfast::store
