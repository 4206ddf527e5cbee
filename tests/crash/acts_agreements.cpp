// Closures, the waitlist, conflicts, and a customer who wants to be forgotten.
#include "store/commands/closures.hpp"
#include "store/commands/conflicts.hpp"
#include "store/commands/customers.hpp"
#include "store/commands/waitlist.hpp"
#include "tests/crash/act_words.hpp"

namespace holdfast::test {

using namespace store;

namespace {

using std::chrono::hours;

const Actor kOffice{"key", "tk_test", "api", "rq_test"};

JoinWaitlist join(const Scene& scene) {
  JoinWaitlist command;
  command.actor = kOffice;
  command.entry.agency = scene.salon.agency;
  command.entry.service = scene.salon.massage;
  command.entry.customer.name = "Wanda";
  command.entry.customer.email = "wanda@mail.example";
  command.entry.time_zone = "Europe/Berlin";
  command.entry.wanted = scene.salon.ana;
  // Where Ana has somebody already.
  command.entry.windows = {{at("2026-12-01T09:00:00Z"), at("2026-12-01T10:00:00Z")}};
  return command;
}

void wait_for_it(House& house, Scene& scene) {
  scene.waiting = house.apply(join(scene)).value().entry.id;
}

std::string cancel(House& house, const Scene& scene) {
  CancelBooking command;
  command.booking = scene.morning;
  command.by = "customer";
  return ask(house, command, "cancel");
}

void offer(House& house, Scene& scene) {
  wait_for_it(house, scene);
  cancel(house, scene);
}

template <class Step>
Step step(const Scene& scene) {
  Step command;
  command.agency = scene.salon.agency;
  command.actor = kOffice;
  command.entry = scene.waiting;
  return command;
}

DefineClosure tuesday() {
  DefineClosure command;
  command.closure.reason = "Repairs";
  command.closure.time = {at("2026-12-01T06:00:00Z"), at("2026-12-01T20:00:00Z")};
  return command;
}

void close_tuesday(House& house, Scene& scene) {
  scene.closure = house.apply(tuesday()).value().closure.id;
}

void clash(House& house, Scene& scene) {
  put(house, scene, "own.ics", event(house, "own", "2026-12-01T09:30:00Z", hours{1}));
  scene.conflict =
      house.read([&](const Reads& reads) { return reads.open_conflicts(scene.salon.agency); })
          .at(0)
          .id;
}

void add_waitlist(std::vector<Act>& list) {
  list.push_back({"join_the_waitlist", [](House& house, const Scene& scene) {
                    const auto joined = house.apply(join(scene));
                    return joined ? joined->entry.id.value : std::string(name(joined.error().code));
                  }});
  list.push_back({"cancel_what_somebody_waits_for", cancel, true, wait_for_it});
  list.push_back({"accept_an_offer",
                  [](House& house, const Scene& scene) {
                    return ask(house, step<AcceptOffer>(scene), "accept");
                  },
                  true, offer});
  list.push_back({"decline_an_offer",
                  [](House& house, const Scene& scene) {
                    const auto left = house.apply(step<DeclineOffer>(scene));
                    return left ? std::string("declined") : std::string(name(left.error().code));
                  },
                  false, offer});
}

void add_closures(std::vector<Act>& list) {
  list.push_back({"close_over_bookings", [](House& house, const Scene&) {
                    const auto closed = house.apply(tuesday());
                    return closed ? std::string("closed") : std::string(name(closed.error().code));
                  }});
  list.push_back({"open_again",
                  [](House& house, const Scene& scene) {
                    RemoveClosure command;
                    command.closure = scene.closure;
                    const auto opened = house.apply(command);
                    return opened ? std::string("open") : std::string(name(opened.error().code));
                  },
                  false, close_tuesday});
}

void add_questions(std::vector<Act>& list) {
  list.push_back({"settle_a_conflict",
                  [](House& house, const Scene& scene) {
                    ResolveConflict command;
                    command.actor = kOffice;
                    command.conflict = scene.conflict;
                    command.how = Resolution::reassign;
                    const auto settled = house.apply(command);
                    return settled ? told(settled->booking)
                                   : std::string(name(settled.error().code));
                  },
                  false, clash});
  list.push_back({"forget_a_customer",
                  [](House& house, const Scene& scene) {
                    EraseCustomer command;
                    command.customer = scene.customer;
                    command.instead = {410, "erased", {}, {}};
                    const auto erased = house.apply(command);
                    return erased ? std::to_string(erased->bookings)
                                  : std::string(name(erased.error().code));
                  },
                  false,
                  [](House& house, Scene& scene) {
                    cancel(house, scene);
                    scene.customer = house.read([&](const Reads& reads) {
                      return reads.booking(scene.salon.agency, scene.morning)->customer.id;
                    });
                  }});
}

}  // namespace

void add_agreements(std::vector<Act>& list) {
  add_waitlist(list);
  add_closures(list);
  add_questions(list);
}

}  // namespace holdfast::test
