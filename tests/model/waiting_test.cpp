// Thousands of random commands to the waitlist, against a list on paper: joining, offers,
// accepting, declining, leaving, running out; parties that fit and parties that do not.
//
//   WAITING_SEED=7        begins there instead of at 1
//   WAITING_COMMANDS=…    goes on that long
#include "tests/model/waiting.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/waitlist.hpp"

namespace holdfast::model {
namespace {

using store::Reads;
using store::WishStatus;

constexpr int kCommandsOfOneRun = 400;
constexpr int kCommandsInAll = 2'000;
constexpr Minute kHour = 60;
constexpr Minute kDay = 1440;

class WaitingPair {
 public:
  explicit WaitingPair(std::uint64_t seed) : chance_(seed), house_(setup(seed)) {
    paper_.now = minute(house_.clock.now());
    first_day_ = (paper_.now + kEast) / kDay * kDay - kEast + 3 * kDay;
    house_.apply(store::DefineAgency{{}, {{}, "Shop", kZone, "booking@shop.example"}}).value();
    store::Resource trainer;
    trainer.slug = "ana";
    trainer.name = "Ana";
    trainer.time_zone = kZone;
    for (auto& day : trainer.hours.weekdays) {
      day = {{9 * 60, 17 * 60}};
    }
    trainer = house_.apply(store::DefineResource{{}, trainer, {}}).value();
    store::Service service;
    service.slug = "class";
    service.name = "Class";
    service.slot_step = std::chrono::minutes{60};
    service.requirements = {{"trainer", {trainer.id}}};
    service.policy.seats = kPlaces;
    service.policy.largest_party = 2;
    service.policy.offer_within = std::chrono::minutes{kOfferStands};
    service_ = house_.apply(store::DefineService{{}, service, {}}).value().id;
  }

  /// Nothing: the ledger and the paper agree.
  std::string step() {
    paper_.now += 1 + below(10);
    house_.clock.set(instant(paper_.now));
    house_.apply(store::ExpireDue{{}, 1000}).value();
    paper_.expire();
    difference_ = differences("what ran out");
    if (!difference_.empty()) {
      return difference_;
    }
    const int lot = below(20);
    const auto* what = "nothing";
    if (lot < 7) {
      what = "join";
      join();
    } else if (lot < 11) {
      what = "book";
      book();
    } else if (lot < 14) {
      what = "cancel";
      cancel();
    } else if (lot < 17) {
      what = "accept";
      answer<store::AcceptOffer>(WishStatus::offered);
    } else if (lot < 19) {
      what = "decline";
      answer<store::DeclineOffer>(WishStatus::offered);
    } else {
      what = "leave";
      answer<store::LeaveWaitlist>(WishStatus::waiting);
    }
    return difference_.empty() ? differences(what) : difference_;
  }

  int offered = 0;
  int booked = 0;

 private:
  static test::HouseSetup setup(std::uint64_t seed) {
    test::HouseSetup house;
    house.seed = seed;
    return house;
  }
  int below(int bound) { return static_cast<int>(chance_() % static_cast<std::uint64_t>(bound)); }
  /// Three days ahead: far enough that no offer is ever urgent.
  Minute some_hour() { return first_day_ + kDay * below(2) + (9 + below(8)) * kHour; }
  static store::Customer customer(int number) {
    // Without an address: then no message keeps an offer waiting (rule W8).
    store::Customer someone;
    someone.name = "Customer";
    someone.phone = "+4917000" + std::to_string(1000 + number);
    return someone;
  }

  void expect(bool agree, const std::string& what) {
    if (!agree && difference_.empty()) {
      difference_ = what;
    }
  }

  void join() {
    Waiting wish;
    wish.customer = below(10);
    wish.party = 1 + below(2);
    wish.tier = below(2);
    wish.joined = paper_.now;
    const auto from = some_hour();
    wish.windows = {{from, from + (1 + below(3)) * kHour}};
    if (below(2) == 0) {
      const auto later = wish.windows.front().to + (1 + below(4)) * kHour;
      wish.windows.push_back({later, later + kHour});
    }
    wish.expires = below(3) == 0 ? paper_.now + 30 + below(600) : wish.windows.back().to;
    store::JoinWaitlist command;
    auto& entry = command.entry;
    entry.service = service_;
    entry.time_zone = kZone;
    entry.customer = customer(wish.customer);
    entry.party = wish.party;
    entry.tier = wish.tier;
    entry.expires_at = instant(wish.expires);
    for (const auto& window : wish.windows) {
      entry.windows.push_back({instant(window.from), instant(window.to)});
    }
    const auto outcome = house_.apply(command);
    const bool known = paper_.waits_already(wish);
    expect(outcome.has_value() == !known, "the same wish is kept twice, or another one is not");
    if (outcome && !known) {
      wish.id = outcome->entry.id.value;
      paper_.join(std::move(wish));
    }
  }

  void book() {
    const int who = below(10);
    const int party = 1 + below(2);
    const auto hour = some_hour();
    store::RequestBooking request;
    request.service = service_;
    request.starts_at = instant(hour);
    request.time_zone = kZone;
    request.customer = customer(who);
    request.party = party;
    const auto outcome = house_.apply(request);
    const bool right = paper_.has_room(hour, party) && !paper_.has_then(who, hour);
    expect(outcome.has_value() == right, "a booking is granted, or refused, wrongly");
    if (outcome && right) {
      ++booked;
      paper_.book({hour, who, party, {}, {}, 0, outcome->id.value});
    }
  }

  void cancel() {
    std::vector<std::string> ids;
    for (const auto& places : paper_.taken()) {
      if (!places.id.empty()) {
        ids.push_back(places.id);
      }
    }
    if (ids.empty()) {
      return;
    }
    const auto& id = ids[static_cast<std::size_t>(below(static_cast<int>(ids.size())))];
    store::CancelBooking command;
    command.booking = store::BookingId{id};
    command.by = "staff";
    expect(house_.apply(command).has_value(), "a booking cannot be cancelled");
    paper_.cancel(id);
  }

  /// Mostly to one in that state.
  template <class Step>
  void answer(WishStatus mostly) {
    std::vector<std::string> ids;
    for (const auto& wish : paper_.list()) {
      if (wish.status == mostly || below(8) == 0) {
        ids.push_back(wish.id);
      }
    }
    if (ids.empty()) {
      return;
    }
    const auto& id = ids[static_cast<std::size_t>(below(static_cast<int>(ids.size())))];
    const auto status = paper_.at(id).status;
    Step command;
    command.entry = store::WaitlistId{id};
    const bool done = house_.apply(command).has_value();
    if constexpr (std::is_same_v<Step, store::LeaveWaitlist>) {
      const bool open = status == WishStatus::waiting || status == WishStatus::offered;
      expect(done == (open || status == WishStatus::left), "somebody leaves, or cannot, wrongly");
      if (open && done) {
        paper_.leave(id);
      }
    } else if constexpr (std::is_same_v<Step, store::AcceptOffer>) {
      const bool accepted = status == WishStatus::offered;
      expect(done == (accepted || status == WishStatus::booked), "an offer is accepted wrongly");
      if (accepted && done) {
        ++booked;
        paper_.accept(id);
      }
    } else {
      expect(done == (status == WishStatus::offered), "an offer is declined wrongly");
      if (status == WishStatus::offered && done) {
        paper_.decline(id);
      }
    }
  }

  std::string differences(const std::string& after) {
    return house_.read([&](const Reads& reads) {
      for (const auto& wish : paper_.list()) {
        const auto entry = reads.waitlist_entry({}, store::WaitlistId{wish.id});
        const auto was = entry ? std::string(name(entry->status)) : "gone";
        if (was != name(wish.status)) {
          return "after " + after + " " + wish.id + " is " + was + ", right is " +
                 std::string(name(wish.status));
        }
        if (wish.status != WishStatus::offered) {
          continue;
        }
        ++offered;
        const auto offer = reads.booking({}, entry->booking);
        if (!offer || minute(offer->time.start) != wish.hour ||
            store::party_of(*offer) != wish.party) {
          return "after " + after + " " + wish.id + " is offered " +
                 (offer ? in_words(minute(offer->time.start)) : "nothing") + ", right is " +
                 in_words(wish.hour);
        }
      }
      return hours_that_differ(after, reads);
    });
  }

  std::string hours_that_differ(const std::string& after, const Reads& reads) const {
    std::map<Minute, int> taken;
    const TimeRange all{instant(paper_.now), instant(first_day_ + 4 * kDay)};
    for (const auto& session : reads.sessions_of({}, service_, all)) {
      taken[minute(session.time.start)] +=
          static_cast<int>(reads.seats_taken({}, session.id).size());
    }
    for (auto hour = first_day_; hour < first_day_ + 3 * kDay; hour += kHour) {
      if (taken[hour] != paper_.taken_in(hour)) {
        return "after " + after + " " + std::to_string(taken[hour]) + " places are taken at " +
               in_words(hour) + ", right are " + std::to_string(paper_.taken_in(hour));
      }
    }
    return reads.count_double_bookings() == 0 ? std::string() : "a double booking";
  }

  std::mt19937_64 chance_;
  test::House house_;
  Paper paper_;
  store::ServiceId service_;
  Minute first_day_ = 0;
  std::string difference_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(TheWaitlistAndItsPaper, SayTheSameAfterEveryCommand) {
  const auto all = number_from("WAITING_COMMANDS", kCommandsInAll);
  auto seed = number_from("WAITING_SEED", 1);
  int offered = 0;
  int booked = 0;
  for (std::uint64_t done = 0; done < all; done += kCommandsOfOneRun, ++seed) {
    WaitingPair pair(seed);
    for (int command = 0; command < kCommandsOfOneRun; ++command) {
      const auto difference = pair.step();
      ASSERT_EQ(difference, "") << "seed " << seed << ", command " << command;
    }
    offered += pair.offered;
    booked += pair.booked;
  }
  std::printf("%llu commands from seed %llu: %d bookings, offers looked at %d times\n",
              static_cast<unsigned long long>(all),
              static_cast<unsigned long long>(number_from("WAITING_SEED", 1)), booked, offered);
  EXPECT_GT(offered, static_cast<int>(all / 10));
  EXPECT_GT(booked, static_cast<int>(all / 20));
}

}  // namespace
}  // namespace holdfast::model
