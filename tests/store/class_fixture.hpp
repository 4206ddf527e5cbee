// A class of six in the salon, by Ana or Ben, with short words for who takes seats in it.
#pragma once

#include "store/commands/classes.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/placement.hpp"
#include "tests/store/waitlist_fixture.hpp"

namespace holdfast::store {

class ClassTest : public WaitlistTest {
 protected:
  explicit ClassTest(int seats = 6, int largest_party = 4) {
    change_service([&](Service& service) {
      service.requirements = {{"trainer", {salon.ana, salon.ben}, 1, Assignment::priority}};
      service.policy.seats = seats;
      service.policy.largest_party = largest_party;
    });
  }

  [[nodiscard]] RequestBooking party_of_some(Instant start, int party,
                                             std::optional<ResourceId> staff = {}) {
    auto command = wish(start);
    command.party = party;
    command.wanted = std::move(staff);
    return command;
  }
  Booking book_party(Instant start, int party, std::optional<ResourceId> staff = {}) {
    return house.apply(party_of_some(start, party, std::move(staff))).value();
  }

  template <class Step>
  Step class_step(const SessionId& session) {
    Step command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_test", "api", "rq_test"};
    command.session = session;
    return command;
  }
  Result<WholeClass> move_class(const SessionId& session, Instant start) {
    auto command = class_step<MoveClass>(session);
    command.starts_at = start;
    return house.apply(command);
  }
  Result<WholeClass> reassign_class(const SessionId& session, const ResourceId& from,
                                    std::optional<ResourceId> to = {}) {
    auto command = class_step<ReassignClass>(session);
    command.from = from;
    command.to = std::move(to);
    return house.apply(command);
  }
  Result<WholeClass> cancel_class(const SessionId& session) {
    return house.apply(class_step<CancelClass>(session));
  }

  std::optional<GroupSession> session(const SessionId& id) {
    return house.read([&](const Reads& reads) { return reads.session(salon.agency, id); });
  }
  std::vector<int> seats(const SessionId& id) {
    return house.read([&](const Reads& reads) { return reads.seats_taken(salon.agency, id); });
  }
  std::vector<Claim> claims_under(const std::string& origin) {
    return house.read([&](const Reads& reads) { return reads.claims_of(salon.agency, origin); });
  }
  std::vector<Slot> slots_at(Instant start, int party = 1, std::optional<ResourceId> staff = {}) {
    return house.read([&](const Reads& reads) {
      const auto service = *reads.service(salon.agency, salon.massage);
      const Wish asked{
          .service = service, .starts_at = start, .wanted = std::move(staff), .party = party};
      return free_slots(asked, {start, start + minutes{1}}, rules, house.clock.now(), reads, 10)
          .value();
    });
  }
  std::vector<Conflict> open_conflicts(const Booking& booking) {
    return house.read(
        [&](const Reads& reads) { return reads.open_conflicts_of(salon.agency, booking.id); });
  }

  RuleSettings rules;
};

}  // namespace holdfast::store
