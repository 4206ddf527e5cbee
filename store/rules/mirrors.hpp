// Our copies of bookings in outside calendars, and what people do to them there (rules C19, C20).
#pragma once

#include <optional>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// The booking whose copy the change is about, if it is about one (rule N1): the object is known
/// as a copy, or its UID is that of a booking that takes the source's resource or was written
/// there. The same UID in the calendar of anybody else is that person's own appointment: say, of a
/// colleague who is the customer.
std::optional<Booking> mirrored_booking(const Source& source, const ExternalChange& change,
                                        const std::optional<RemoteObject>& known,
                                        const Reads& reads);

/// What became of a change to a copy.
enum class MirrorFate { echo, done, refused, pushed_back, left };

/// Whether what happens to such an object in this source is what people did to our copy: copies are
/// written there, or were. What a feed leaves out or tells of another time is nobody's deed.
bool speaks_of_copies(const Source& source, const Booking& booking, const Reads& reads);

/// Judges a copy that is there. Writes the booking, what is owed and the audit, not the remote
/// object's row.
MirrorFate apply_mirror_change(const Source& source, const Booking& booking,
                               const ExternalChange& change, RuleContext context, Transaction& tx);

/// Judges a copy that is gone, on positive word.
MirrorFate apply_mirror_deletion(const Source& source, const Booking& booking, RuleContext context,
                                 Transaction& tx);

/// A copy that vanished together with so much else that nobody's wish can be read from it is
/// written again, and the booking stands.
MirrorFate restore_mirror(const Source& source, const Booking& booking, RuleContext context,
                          Transaction& tx);

}  // namespace holdfast::store
