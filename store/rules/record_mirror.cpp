#include <algorithm>

#include "store/commands/sources.hpp"
#include "store/rules/appointment.hpp"

namespace holdfast::store {
namespace {

/// Whether the copy belongs there by what the booking is now. What took place may stay.
bool is_wanted(const Booking& booking, const Source& source) {
  const bool stands = holds_claims(booking.status) || booking.status == BookingStatus::completed ||
                      booking.status == BookingStatus::no_show;
  return stands && takes(booking, source.resource);
}

}  // namespace

Result<Mirror> decide(const RecordMirror& command, RuleContext, Transaction& tx) {
  const auto source = tx.source(command.mirror.source);
  if (!source || source->agency != command.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  const auto booking = tx.booking(command.agency, command.mirror.booking);
  if (!booking) {
    return Error{Errc::not_found, "there is no such booking"};
  }
  auto mirror = command.mirror;
  if (const auto known = tx.mirror(mirror.source, mirror.booking)) {
    // The brake counts across writes.
    mirror.push_backs = known->push_backs;
    mirror.window_start = known->window_start;
    // What the booking wants may have changed while the provider was being asked.
    const bool wanted = is_wanted(*booking, *source);
    if (known->state == "removed" && !wanted) {
      mirror.state = "removed";
    } else if (mirror.state == "removed" && known->state != "removed" && wanted) {
      // It came back while its copy was being removed: the next one is owed already.
      mirror.state = "pending";
    }
  }
  if (mirror.state == "in_sync" && mirror.sequence < booking->sequence) {
    mirror.state = "pending";
  }
  tx.put(mirror);

  auto remote = command.remote;
  if (!remote.href.empty()) {
    remote.source = mirror.source;
    remote.booking = mirror.booking;
    tx.put(remote);
  }
  return mirror;
}

}  // namespace holdfast::store
