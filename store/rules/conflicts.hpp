// Open questions: busy time that came to lie on a booking (rules C16 to C18).
//
// The booking keeps its claim and its promise and says so by its status; or, where its service
// wants that and somebody else is free, that person takes over and there is no question. A conflict
// whose cause goes away closes itself.
#pragma once

#include <string>
#include <vector>

#include "store/claim.hpp"
#include "store/conflict.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

struct Judged {
  int opened = 0;
  int closed = 0;
  Judged& operator+=(const Judged& other) {
    opened += other.opened;
    closed += other.closed;
    return *this;
  }
};

/// Where busy time comes from: one calendar object, one external event, or one closure on one
/// resource.
struct Cause {
  AgencyId agency;
  ResourceId resource;
  /// external, block or closure.
  ClaimKind kind = ClaimKind::external;
  /// The claims' origin.
  std::string origin;
  Actor actor;
  /// What the audit calls it when a conflict is opened.
  std::string opened = "clash.opened";
};

/// After the claims of `cause` changed: opens a conflict for each booking ahead that they overlap,
/// closes those that they no longer do, and sets the bookings' status.
Judged judge_conflicts(const Cause& cause, RuleContext context, Transaction& tx);
/// The same for who knows the cause's claims on that resource already.
Judged judge_conflicts(const Cause& cause, const std::vector<Claim>& claims, RuleContext context,
                       Transaction& tx);

/// After the claims of the booking changed (moved, reassigned, cancelled): closes its conflicts
/// whose cause does not overlap it any more, with that resolution. Returns how many stay open. Does
/// not touch the booking.
int settle_conflicts(const Booking& booking, const std::string& resolution, RuleContext context,
                     Transaction& tx);

}  // namespace holdfast::store
