// Parties in classes, and classes that change as a whole.
#include "tests/crash/act_words.hpp"

namespace holdfast::test {

using namespace store;

namespace {

const char* const kFreeHour = "2026-12-02T09:00:00Z";

/// Dora comes with two others, Emil alone.
void fill_a_class(House& house, Scene& scene) {
  house.arrange([&](Transaction& tx) {
    auto service = tx.service(scene.salon.agency, scene.salon.massage).value();
    service.policy.seats = 6;
    service.policy.largest_party = 3;
    tx.put(service);
  });
  auto guests = wish(scene, kFreeHour, "dora");
  guests.party = 3;
  scene.booking = house.apply(guests).value().id;
  scene.session = house.apply(wish(scene, kFreeHour, "emil")).value().session;
}

template <class Step>
Step step(const Scene& scene) {
  Step command;
  command.agency = scene.salon.agency;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.session = scene.session;
  return command;
}

}  // namespace

void add_classes(std::vector<Act>& list) {
  list.push_back({"take_seats_for_a_party",
                  [](House& house, const Scene& scene) {
                    auto command = wish(scene, kFreeHour, "finn");
                    command.party = 2;
                    return ask(house, command, "party");
                  },
                  true, fill_a_class});
  list.push_back({"move_a_class",
                  [](House& house, const Scene& scene) {
                    auto command = step<MoveClass>(scene);
                    command.starts_at = at("2026-12-02T12:00:00Z");
                    return ask(house, command, "move-class");
                  },
                  true, fill_a_class});
  list.push_back({"give_a_class_to_somebody_else",
                  [](House& house, const Scene& scene) {
                    auto command = step<ReassignClass>(scene);
                    command.from = scene.salon.ana;
                    return ask(house, command, "reassign-class");
                  },
                  true, fill_a_class});
  list.push_back({"cancel_a_class",
                  [](House& house, const Scene& scene) {
                    return ask(house, step<CancelClass>(scene), "cancel-class");
                  },
                  true, fill_a_class});
}

}  // namespace holdfast::test
