#include "store/commands/administration.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

boost::json::object describe(const Agency& agency) {
  return {{"name", agency.name},
          {"time_zone", agency.time_zone},
          {"mail_address", agency.mail_address}};
}

}  // namespace

Result<Agency> decide(const DefineAgency& command, RuleContext context, Transaction& tx) {
  const auto& agency = command.agency;
  Faults faults;
  faults.unless(agency.id.value > 0, "/id", "must be a positive number");
  faults.check_line("/name", agency.name, 200);
  faults.check_zone("/time_zone", agency.time_zone);
  faults.check_email("/mail_address", agency.mail_address);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  const auto before = tx.agency(agency.id);
  tx.put(agency);
  record({agency.id, command.actor, before ? "agency.changed" : "agency.defined",
          std::to_string(agency.id.value), before ? describe(*before) : boost::json::object{},
          describe(agency)},
         context, tx);
  return agency;
}

}  // namespace holdfast::store
