// Closures as the API shows them, and read back.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "store/base/time_zone.hpp"
#include "store/commands/closures.hpp"

namespace holdfast::gateway::rest {

/// `zone` is the agency's: times are shown in it.
boost::json::object closure_json(const store::Closure& closure, const Names& names,
                                 const TimeZone& zone);

/// The same with the bookings that the closure hits.
boost::json::object closure_json(const store::DefineClosure::Outcome& outcome, const Names& names,
                                 const TimeZone& zone);

/// Reads the members that are there over `closure`: whole days of the agency (first_day, last_day),
/// or instants (starts_at, ends_at).
void read_closure(Members& body, Faults& faults, const store::Reads& reads, const TimeZone& zone,
                  store::Closure& closure);

}  // namespace holdfast::gateway::rest
