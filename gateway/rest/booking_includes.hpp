// `include` on reads of bookings: what belongs to one and is kept elsewhere.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/rest/members.hpp"
#include "gateway/rest/request.hpp"
#include "store/booking.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

struct Includes {
  bool notifications = false;
  bool mirrors = false;

  /// The answer tells more than the booking's version stands for.
  [[nodiscard]] bool any() const { return notifications || mirrors; }
};

/// Names separated by commas: customer (who is always there), notifications, mirrors. What is wrong
/// goes into `faults`.
Includes read_includes(const Query& query, Faults& faults);

/// Adds what was asked for. Staff see the copies in their own calendars only.
void add_included(boost::json::object& body, const store::Booking& booking, const Includes& asked,
                  const Request& request, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
