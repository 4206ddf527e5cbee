// What becomes of bookings: short words for holds, approvals and the steps after them.
#pragma once

#include <functional>
#include <utility>

#include "store/base/text.hpp"
#include "store/commands/holds.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/series.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {

/// Every row of every table, as text: equal before and after means that nothing was written.
inline std::string dump(const std::string& path) {
  test::RawDatabase raw(path);
  std::string text;
  const auto tables = raw.ask(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' "
      "order by name");
  for (std::size_t begin = 0; begin < tables.size();) {
    const auto end = std::min(tables.find('\n', begin), tables.size());
    const auto table = tables.substr(begin, end - begin);
    const auto columns = raw.ask(
        "select group_concat('quote(\"' || name || '\")', ' || char(44) || ') "
        "from pragma_table_info('" +
        table + "')");
    text += table + ":\n" +
            raw.ask("select " + columns + " as line from " + table + " order by 1") + "\n";
    begin = end + 1;
  }
  return text;
}

class LifecycleTest : public RulesTest {
 protected:
  explicit LifecycleTest(test::HouseSetup setup = {}) : RulesTest(std::move(setup)) {}

  [[nodiscard]] Actor actor() const { return {"key", "tk_test", "api", "rq_test"}; }
  [[nodiscard]] Actor customer() const { return {"customer", "cu_test", "link", "rq_test"}; }

  /// The massage with another policy.
  void set_policy(const std::function<void(ServicePolicy&)>& change) {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      change(service.policy);
      tx.put(service);
    });
  }
  void want_approval(minutes within = hours{24}) {
    set_policy([&](ServicePolicy& policy) {
      policy.approval = true;
      policy.approval_within = within;
    });
  }

  template <class Command>
  Command step(const Booking& booking) {
    Command command;
    command.agency = salon.agency;
    command.actor = actor();
    command.booking = booking.id;
    return command;
  }
  template <class Command>
  Result<Booking> take_step(const Booking& booking) {
    return house.apply(step<Command>(booking));
  }

  [[nodiscard]] PlaceHold hold_at(Instant start, const std::string& secret = "open sesame") {
    PlaceHold command;
    command.agency = salon.agency;
    command.actor = actor();
    command.service = salon.massage;
    command.starts_at = start;
    command.time_zone = "Europe/Berlin";
    command.token_hash = sha256_hex(secret);
    return command;
  }
  Booking hold(Instant start) { return house.apply(hold_at(start)).value(); }
  [[nodiscard]] RequestBooking convert(const Booking& held,
                                       const std::string& secret = "open sesame") {
    auto command = wish(held.time.start);
    command.hold = RequestBooking::FromHold{held.id, sha256_hex(secret)};
    return command;
  }
  Result<int> expire_due() {
    ExpireDue command;
    command.agency = salon.agency;
    return house.apply(command);
  }
  std::vector<Claim> claims_of(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.claims_of(booking.agency, booking.id.value); });
  }
  std::string dumped() { return dump(house.path()); }

  /// A Tuesday at ten in Berlin.
  const Instant ten = at("2026-12-01T09:00:00Z");
};

}  // namespace holdfast::store
