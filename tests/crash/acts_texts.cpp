// What comes back by text, and what takes the other way.
#include "store/commands/effects.hpp"
#include "store/commands/messages.hpp"
#include "store/commands/texts.hpp"
#include "tests/crash/act_words.hpp"

namespace holdfast::test {

using namespace store;

namespace {

constexpr const char* kNumber = "+436601234567";

/// A customer with a number and an address, of an agency that texts.
void text_somebody(House& house, Scene& scene) {
  DefineMessageSettings define;
  define.settings.agency = scene.salon.agency;
  define.settings.texts.use = TextUse::instead;
  house.apply(define).value();
  RequestBooking wish;
  wish.agency = scene.salon.agency;
  wish.service = scene.salon.massage;
  wish.starts_at = at("2026-12-03T09:00:00Z");
  wish.time_zone = "Europe/Berlin";
  wish.customer.name = "Kim";
  wish.customer.email = "kim@mail.example";
  wish.customer.phone = kNumber;
  scene.booking = house.apply(wish).value().id;
}

void hand_over(House& house, Scene& scene) {
  text_somebody(house, scene);
  const auto leased = house.apply(LeaseEffects{"sms", 1}).value().at(0);
  RecordAttempt command{leased.id, leased.lease, RecordAttempt::Ending::delivered, {}, "201"};
  command.fate = Fate::submitted;
  house.apply(command).value();
  scene.effect = leased.id;
}

std::string hear(House& house, const Scene& scene, bool passing) {
  RecordDelivery command;
  command.said.effect = scene.effect;
  command.said.report = "SM1.undelivered";
  command.said.fate = Fate::bounced;
  command.said.status = "30003";
  command.passing = passing;
  const auto heard = house.apply(command);
  return heard ? std::string(status_of(heard->effect)) : std::string(name(heard.error().code));
}

}  // namespace

void add_texts(std::vector<Act>& list) {
  list.push_back(
      {"answer_stop",
       [](House& house, const Scene& scene) {
         const auto kept = house.apply(RecordTextWish{scene.salon.agency, kNumber, true});
         return kept ? std::string("kept") : std::string(name(kept.error().code));
       },
       false, text_somebody});
  list.push_back({"pass_a_text_on_by_mail",
                  [](House& house, const Scene& scene) { return hear(house, scene, false); }, false,
                  hand_over});
  list.push_back({"send_a_text_once_more",
                  [](House& house, const Scene& scene) { return hear(house, scene, true); }, false,
                  hand_over});
}

}  // namespace holdfast::test
