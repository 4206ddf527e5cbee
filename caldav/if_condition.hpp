// The If header of a request, held against what is stored.
#pragma once

#include <optional>

#include "caldav/call.hpp"
#include "caldav/webdav/preconditions.hpp"

namespace holdfast::caldav {

/// Judges the If header (RFC 4918 section 10.4): entity tags, and sync-tokens as state tokens
/// (RFC 6578 section 5). There are no locks, so a lock token is never right.
///
/// Where it holds, what it was judged by comes back as a condition for the transaction that writes:
/// nothing may come between. Nothing without an If header.
/// Errors: validation; precondition_failed.
Result<std::optional<store::WriteCondition>> judge_if(const Door& door, const Call& call);

/// All that the request makes a write depend on.
/// Errors: as webdav::read_write_precondition.
Result<webdav::WritePrecondition> write_precondition(const Call& call);

}  // namespace holdfast::caldav
