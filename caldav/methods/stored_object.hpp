// Putting a text into a calendar: what PUT and POST have in common.
#pragma once

#include "caldav/call.hpp"
#include "caldav/webdav/preconditions.hpp"

namespace holdfast::caldav {

/// Stores the request's body under that name in the call's calendar. 201 or 204, with an ETag only
/// if the stored text is the one that was sent; with Prefer: return=representation the object as
/// it is now, also after a condition that did not hold (RFC 8144 section 3).
Awaitable<Result<HttpResponse>> store_object(const Door& door, const Call& call, std::string name,
                                             webdav::WritePrecondition precondition);

/// So often a text is read that a change of the calendar, or of what it was copied from, overtakes.
inline constexpr int kReadingTries = 3;

/// The draft of a text, read as the place's calendar reads it.
Result<store::ObjectDraft> read_draft(const Door& door, const Place& place, std::string_view text);

/// Calendar and resource of the place as they are now; those that are gone stay as they were.
void look_again(const Door& door, Place& place);

/// RFC 4791 section 5.3.2.1: no-uid-conflict names the resource that has the UID.
Error with_href(Error error, const Door& door, const Target& calendar);

}  // namespace holdfast::caldav
