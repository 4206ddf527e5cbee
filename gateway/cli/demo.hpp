// An agency to try things with.
#pragma once

#include <string>
#include <vector>

#include "gateway/cli/local_ledger.hpp"
#include "store/agency.hpp"
#include "store/user.hpp"

namespace holdfast::gateway::cli {

struct DemoLogin {
  std::string login;
  std::string password;
};

struct Demo {
  std::vector<DemoLogin> staff;
  /// A bearer token of the administrator.
  std::string token;
  int bookings = 0;
};

/// Fills an empty agency through the ledger's own commands: three staff with users, two rooms, four
/// services, working hours from Monday to Saturday, and a dozen bookings on the next three working
/// days. Dates count from today, everything else is the same each time. Throws Failure.
Demo fill_demo(LocalLedger& ledger, const store::Agency& agency, const store::User& administrator);

}  // namespace holdfast::gateway::cli
