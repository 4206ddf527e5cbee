// Where COPY and MOVE lead.
#pragma once

#include "caldav/call.hpp"
#include "caldav/webdav/destination.hpp"

namespace holdfast::caldav {

struct MoveTo {
  Place place;
  bool overwrite = true;
};

/// The place that the Destination names. What the viewer may not see is a parent that is not there,
/// like one that is not.
///
/// Errors: as webdav::read_destination; invalid_transition (nothing to put it into); forbidden
/// (source and destination are one, or the destination may only be read).
Result<MoveTo> read_move(const Door& door, const Call& call);

/// 502 for another server, RFC 4918 section 9.8.5; all else as always.
HttpResponse move_error(const Error& error);

/// 201 or 204.
HttpResponse moved(bool created);

}  // namespace holdfast::caldav
