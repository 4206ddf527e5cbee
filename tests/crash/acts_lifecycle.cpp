// Holds, requests, and what becomes of bookings.
#include "store/base/text.hpp"
#include "store/commands/holds.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/series.hpp"
#include "tests/crash/act_words.hpp"

namespace holdfast::test {

using namespace store;

namespace {

const char* const kFreeHour = "2026-12-02T09:00:00Z";

std::string told(const RequestSeries::Outcome& outcome) {
  std::string text = outcome.id.value;
  for (const auto& occurrence : outcome.occurrences) {
    text += " " + test::told(occurrence.booking);
  }
  return text;
}

void change_policy(House& house, const Scene& scene, const std::function<void(Service&)>& change) {
  house.arrange([&](Transaction& tx) {
    auto service = tx.service(scene.salon.agency, scene.salon.massage).value();
    change(service);
    tx.put(service);
  });
}

void hold(House& house, Scene& scene) {
  PlaceHold command;
  command.service = scene.salon.massage;
  command.starts_at = at(kFreeHour);
  command.time_zone = "Europe/Berlin";
  command.wanted = scene.salon.ana;
  command.token_hash = sha256_hex("token");
  scene.booking = house.apply(command).value().id;
}

void request(House& house, Scene& scene) {
  change_policy(house, scene, [](Service& service) { service.policy.approval = true; });
  scene.booking = house.apply(wish(scene, kFreeHour, "dora")).value().id;
}

void join_a_class(House& house, Scene& scene) {
  change_policy(house, scene, [](Service& service) { service.policy.seats = 3; });
  scene.booking = house.apply(wish(scene, kFreeHour, "dora")).value().id;
}

template <class Step>
Step step(const Scene& scene, const BookingId& booking) {
  Step command;
  command.agency = scene.salon.agency;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.booking = booking;
  return command;
}

void cancel(House& house, Scene& scene) {
  CancelBooking command;
  command.booking = scene.morning;
  command.by = "staff";
  house.apply(command).value();
}

void add_holds(std::vector<Act>& list) {
  list.push_back({"hold",
                  [](House& house, const Scene& scene) {
                    PlaceHold command;
                    command.service = scene.salon.massage;
                    command.starts_at = at(kFreeHour);
                    command.time_zone = "Europe/Berlin";
                    command.token_hash = sha256_hex("token");
                    return ask(house, command, "hold");
                  },
                  true});
  list.push_back({"book_what_is_held",
                  [](House& house, const Scene& scene) {
                    auto command = wish(scene, kFreeHour, "dora");
                    command.hold = {{scene.booking, sha256_hex("token")}};
                    return ask(house, command, "convert");
                  },
                  true, hold});
  list.push_back({"let_what_is_held_expire",
                  [](House& house, const Scene& scene) {
                    house.clock.set(at("2026-11-30T08:30:00Z"));
                    ExpireDue command;
                    command.agency = scene.salon.agency;
                    const auto expired = house.apply(command);
                    return expired ? std::to_string(*expired)
                                   : std::string(name(expired.error().code));
                  },
                  false, hold});
}

void add_steps(std::vector<Act>& list) {
  list.push_back({"approve",
                  [](House& house, const Scene& scene) {
                    return ask(house, step<ApproveBooking>(scene, scene.booking), "approve");
                  },
                  true, request});
  list.push_back({"decline",
                  [](House& house, const Scene& scene) {
                    return ask(house, step<DeclineBooking>(scene, scene.booking), "decline");
                  },
                  true, request});
  list.push_back({"mark_as_no_show",
                  [](House& house, const Scene& scene) {
                    house.clock.set(at("2026-12-01T09:30:00Z"));
                    return ask(house, step<MarkNoShow>(scene, scene.morning), "no-show");
                  },
                  true});
  list.push_back({"undo_a_cancellation",
                  [](House& house, const Scene& scene) {
                    return ask(house, step<RestoreBooking>(scene, scene.morning), "restore");
                  },
                  true, cancel});
  list.push_back({"give_it_to_somebody_else",
                  [](House& house, const Scene& scene) {
                    auto command = step<ReassignBooking>(scene, scene.morning);
                    command.from = scene.salon.ana;
                    return ask(house, command, "reassign");
                  },
                  true});
  list.push_back({"edit",
                  [](House& house, const Scene& scene) {
                    auto command = step<EditBooking>(scene, scene.morning);
                    command.note = "Rings the bell twice";
                    return ask(house, command, "edit");
                  },
                  true});
}

void add_many_at_once(std::vector<Act>& list) {
  list.push_back({"book_a_series",
                  [](House& house, const Scene& scene) {
                    RequestSeries command;
                    command.booking = wish(scene, kFreeHour, "dora");
                    for (int week = 0; week < 4; ++week) {
                      command.starts.push_back(at(kFreeHour) + std::chrono::days{7 * week});
                    }
                    Keyed<RequestSeries> keyed;
                    keyed.key = {AgencyId{}, "us_test", "POST /v1/series", "key-of-series", "s"};
                    keyed.command = command;
                    keyed.render = [](const Result<RequestSeries::Outcome>& outcome, const auto&) {
                      return Answer{
                          outcome ? 201 : 409,
                          outcome ? told(*outcome) : std::string(name(outcome.error().code)),
                          {},
                          {}};
                    };
                    const auto answer = house.apply(std::move(keyed));
                    return answer ? answer->answer.body : std::string(name(answer.error().code));
                  },
                  true});
  list.push_back({"take_a_seat_in_a_class",
                  [](House& house, const Scene& scene) {
                    return ask(house, wish(scene, kFreeHour, "eva"), "seat");
                  },
                  true, join_a_class});
  list.push_back({"leave_a_class_empty",
                  [](House& house, const Scene& scene) {
                    CancelBooking command;
                    command.booking = scene.booking;
                    command.by = "customer";
                    return ask(house, command, "leave");
                  },
                  true, join_a_class});
}

}  // namespace

void add_lifecycle(std::vector<Act>& list) {
  add_holds(list);
  add_steps(list);
  add_many_at_once(list);
}

}  // namespace holdfast::test
