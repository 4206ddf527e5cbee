// What the audit keeps of a change.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// One change, as the audit sees it. `before` and `after` hold no personal data and no secret; an
/// empty one is an empty text.
struct Change {
  AgencyId agency;
  Actor actor;
  std::string action;
  std::string subject;
  boost::json::object before = {};
  boost::json::object after = {};
};
void record(const Change& change, RuleContext context, Transaction& tx);

/// Times, status, resources; the customer by id only.
boost::json::object describe(const Booking& booking);

/// The actor of what the clock brings about.
Actor timer_actor();
/// The actor of what an outside calendar brings about.
Actor source_actor(const Source& source);

}  // namespace holdfast::store
