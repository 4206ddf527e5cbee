// Opening and closing one conflict: the row, the booking's status, the audit and those who are
// told.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "store/booking.hpp"
#include "store/conflict.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// What a conflict is about, before it has an id.
struct Clash {
  ResourceId resource;
  /// As Conflict's.
  std::string kind;
  std::string cause;
  TimeRange time;
  Actor actor;
  std::string action = "clash.opened";
};

/// Opens it; a confirmed booking turns conflicted. Staff and coordinators are told, and where the
/// service offers a move, the customer.
Conflict open_conflict(const Booking& booking, const Clash& clash, RuleContext context,
                       Transaction& tx);

struct Settlement {
  /// As Conflict's.
  std::string resolution;
  /// The actor's id and words, if a person did it.
  std::string by = {};
  std::string reason = {};
};

/// Closes it without a word in the audit, which is the caller's. `booking` is the booking as it
/// stands now; its status is not touched. Notices that were not sent yet never are; who was told
/// that it is open is told that it is not (principle F).
Conflict close_conflict(Conflict conflict, const Settlement& how, const Booking& booking,
                        RuleContext context, Transaction& tx);

/// A conflicted booking without an open conflict is confirmed again. Returns the booking as it
/// stands.
Booking confirm_if_settled(Booking booking, RuleContext context, Transaction& tx);

/// For the audit.
boost::json::object describe(const Conflict& conflict);

}  // namespace holdfast::store
