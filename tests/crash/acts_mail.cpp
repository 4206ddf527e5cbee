// What comes back by mail, and sending again.
#include "store/commands/effects.hpp"
#include "store/commands/mail_in.hpp"
#include "store/commands/suppressions.hpp"
#include "tests/crash/act_words.hpp"

namespace holdfast::test {

using namespace store;

namespace {

/// A message that the relay took.
void hand_over(House& house, Scene& scene) {
  const auto leased = house.apply(LeaseEffects{"mail", 1}).value().at(0);
  RecordAttempt command{leased.id, leased.lease, RecordAttempt::Ending::delivered, {}, "250 ok"};
  command.fate = Fate::submitted;
  house.apply(command).value();
  scene.effect = leased.id;
}

Result<RecordDelivery::Outcome> bounce(House& house, const Scene& scene) {
  RecordDelivery command;
  command.said.effect = scene.effect;
  command.said.report = "report-1";
  command.said.fate = Fate::bounced;
  command.said.status = "5.1.1";
  return house.apply(command);
}

std::string answer(House& house, const Scene& scene, RecordReply::Said said) {
  RecordReply command;
  command.agency = scene.salon.agency;
  command.booking = scene.morning;
  command.uid = scene.morning.value + "@holdfast.invalid";
  command.said = said;
  command.attendee = "anna@mail.example";
  command.dtstamp = at("2026-11-30T08:00:00Z");
  command.proposed = TimeRange{at("2026-12-01T10:00:00Z"), at("2026-12-01T11:00:00Z")};
  const auto outcome = house.apply(command);
  return outcome ? told(outcome->booking) : std::string(name(outcome.error().code));
}

}  // namespace

void add_mail(std::vector<Act>& list) {
  list.push_back({"hear_of_a_bounce",
                  [](House& house, const Scene& scene) {
                    const auto heard = bounce(house, scene);
                    return heard ? std::string(status_of(heard->effect))
                                 : std::string(name(heard.error().code));
                  },
                  false, hand_over});
  list.push_back({"let_an_address_be_written_to_again",
                  [](House& house, const Scene& scene) {
                    ClearSuppression command;
                    command.agency = scene.salon.agency;
                    command.suppression = scene.suppression;
                    const auto cleared = house.apply(command);
                    return cleared ? cleared->status : std::string(name(cleared.error().code));
                  },
                  false,
                  [](House& house, Scene& scene) {
                    hand_over(house, scene);
                    bounce(house, scene).value();
                    scene.suppression = house.read([&](const Reads& reads) {
                      return reads.suppressions(scene.salon.agency, {}, 1).at(0).id;
                    });
                  }});
  list.push_back({"send_a_dead_letter_again",
                  [](House& house, const Scene& scene) {
                    ResendEffect command;
                    command.agency = scene.salon.agency;
                    command.effect = scene.effect;
                    const auto sent = house.apply(command);
                    return sent ? std::string(status_of(*sent))
                                : std::string(name(sent.error().code));
                  },
                  false,
                  [](House& house, Scene& scene) {
                    hand_over(house, scene);
                    bounce(house, scene).value();
                  }});
  list.push_back({"accept_by_mail", [](House& house, const Scene& scene) {
                    return answer(house, scene, RecordReply::Said::accepted);
                  }});
  list.push_back({"decline_by_mail", [](House& house, const Scene& scene) {
                    return answer(house, scene, RecordReply::Said::declined);
                  }});
  list.push_back({"propose_by_mail", [](House& house, const Scene& scene) {
                    return answer(house, scene, RecordReply::Said::counter);
                  }});
  list.push_back({"write_a_letter", [](House& house, const Scene& scene) {
                    RecordLetter command{scene.salon.agency, scene.morning, "letter-1", "Hello"};
                    const auto passed = house.apply(command);
                    return passed ? std::string("taken") : std::string(name(passed.error().code));
                  }});
}

}  // namespace holdfast::test
