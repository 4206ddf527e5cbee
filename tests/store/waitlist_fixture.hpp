// The salon of the rules' tests with people who wait.
#pragma once

#include "store/commands/lifecycle.hpp"
#include "store/commands/waitlist.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {

class WaitlistTest : public RulesTest {
 protected:
  explicit WaitlistTest(test::HouseSetup setup = {}) : RulesTest(std::move(setup)) {}

  /// The wish of somebody who was never there before.
  [[nodiscard]] JoinWaitlist wants(std::vector<TimeRange> windows) {
    JoinWaitlist command;
    command.actor = {"key", "tk_test", "api", "rq_test"};
    auto& entry = command.entry;
    entry.agency = salon.agency;
    entry.service = salon.massage;
    entry.time_zone = "Europe/Berlin";
    entry.customer.name = "Wanda Wartet";
    entry.customer.email = "wanda" + std::to_string(++people_) + "@mail.example";
    entry.windows = std::move(windows);
    return command;
  }
  WaitlistEntry join(std::vector<TimeRange> windows) {
    return house.apply(wants(std::move(windows))).value().entry;
  }
  /// Waits for the hour from ten to eleven.
  WaitlistEntry wait_for_ten() { return join({hour_from(ten)}); }

  /// Both people have an appointment then.
  std::pair<Booking, Booking> fill(Instant start) {
    return {book_with(start, salon.ana), book_with(start, salon.ben)};
  }

  template <class Command>
  Command step(const WaitlistEntry& entry) {
    Command command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_test", "api", "rq_test"};
    command.entry = entry.id;
    return command;
  }
  Result<Booking> accept(const WaitlistEntry& entry) {
    return house.apply(step<AcceptOffer>(entry));
  }
  Result<WaitlistStanding> decline(const WaitlistEntry& entry) {
    return house.apply(step<DeclineOffer>(entry));
  }
  Result<WaitlistStanding> leave(const WaitlistEntry& entry) {
    return house.apply(step<LeaveWaitlist>(entry));
  }
  int expire_due() {
    ExpireDue command;
    command.agency = salon.agency;
    return house.apply(command).value();
  }
  /// Every message that waits is handed over now.
  void deliver_all(RecordAttempt::Ending ending = RecordAttempt::Ending::delivered) {
    for (;;) {
      const auto leased = house.apply(LeaseEffects{"mail"}).value();
      if (leased.empty()) {
        return;
      }
      for (const auto& effect : leased) {
        house.apply(RecordAttempt{effect.id, effect.lease, ending, std::nullopt, "250 ok"}).value();
      }
    }
  }
  void change_service(const std::function<void(Service&)>& change) {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      change(service);
      tx.put(service);
    });
  }

  WaitlistEntry now(const WaitlistEntry& entry) {
    return house.read(
        [&](const Reads& reads) { return *reads.waitlist_entry(entry.agency, entry.id); });
  }
  Booking now(const Booking& booking) { return RulesTest::now(booking); }
  Booking offer_of(const WaitlistEntry& entry) {
    const auto id = now(entry).booking;
    return house.read([&](const Reads& reads) { return reads.booking(entry.agency, id).value(); });
  }
  std::vector<Effect> mails(const WaitlistEntry& entry, std::string_view kind) {
    Booking about;
    about.agency = entry.agency;
    about.id = BookingId{entry.id.value};
    return effects(about, kind);
  }
  std::vector<Claim> claims(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.claims_of(booking.agency, booking.id.value); });
  }

  static TimeRange hour_from(Instant start) { return {start, start + hours{1}}; }

  const Instant ten = at("2026-12-01T09:00:00Z");

 private:
  int people_ = 0;
};

}  // namespace holdfast::store
