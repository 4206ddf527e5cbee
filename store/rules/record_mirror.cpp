#include <algorithm>

#include "store/commands/sources.hpp"

namespace holdfast::store {

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
    if (known->state == "removed") {
      mirror.state = "removed";
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
