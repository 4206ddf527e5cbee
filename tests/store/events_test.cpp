// What the world outside is told of a change, read out of the audit log.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "store/event.hpp"
#include "store/event_id.hpp"
#include "tests/store/lifecycle_fixture.hpp"
#include "tests/store/waitlist_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Event> events(const test::House& house, AgencyId agency) {
  return house.read(
      [&](const Reads& reads) { return events_after(reads, agency, 0, "", 1000, 1000).events; });
}

/// The types of what is told about that object, in order.
std::vector<std::string> told(const test::House& house, AgencyId agency, const std::string& id) {
  std::vector<std::string> types;
  for (const auto& event : events(house, agency)) {
    if (event.object == id) {
      types.emplace_back(event.type);
    }
  }
  return types;
}

class Events : public LifecycleTest {
 protected:
  std::vector<std::string> told_of(const Booking& booking) {
    return told(house, salon.agency, booking.id.value);
  }
  Event last_event() { return events(house, salon.agency).back(); }
};

TEST_F(Events, TellTheLifeOfABooking) {
  const auto booking = book(ten);
  ASSERT_TRUE(reschedule(booking, ten + hours{1}));
  ASSERT_TRUE(cancel(now(booking)));
  ASSERT_TRUE(take_step<RestoreBooking>(now(booking)));
  house.clock.advance(hours{50});
  ASSERT_TRUE(take_step<CompleteBooking>(now(booking)));
  ASSERT_TRUE(take_step<MarkNoShow>(now(booking)));

  EXPECT_THAT(told_of(booking),
              ElementsAre("booking.confirmed", "booking.rescheduled", "booking.cancelled",
                          "booking.restored", "booking.completed", "booking.no_show"));
}

TEST_F(Events, SayWhatChangedAndFromWhichVersionToWhich) {
  const auto booking = book(ten);
  EXPECT_EQ(last_event().version, 1);
  EXPECT_FALSE(last_event().previous_version);
  EXPECT_THAT(last_event().changed, IsEmpty());

  ASSERT_TRUE(reschedule(booking, ten + hours{1}));
  EXPECT_EQ(last_event().version, 2);
  EXPECT_EQ(last_event().previous_version, 1);
  EXPECT_THAT(last_event().changed, ElementsAre("ends_at", "starts_at"));

  ASSERT_TRUE(cancel(now(booking)));
  EXPECT_THAT(last_event().changed, ElementsAre("cancelled_by", "status"));
}

TEST_F(Events, TellOfHoldsAndOfWhatBecameOfThem) {
  const auto kept = hold(ten);
  ASSERT_TRUE(house.apply(convert(kept)));
  const auto dropped = hold(ten + hours{2});
  house.clock.advance(hours{1});
  expire_due().value();

  EXPECT_THAT(told_of(kept), ElementsAre("booking.held", "booking.confirmed"));
  EXPECT_THAT(told_of(dropped), ElementsAre("booking.held", "booking.expired"));
}

TEST_F(Events, TellOfRequestsAndTheirAnswers) {
  want_approval();
  const auto approved = book(ten);
  const auto declined = book(ten + hours{2});
  ASSERT_TRUE(take_step<ApproveBooking>(approved));
  ASSERT_TRUE(take_step<DeclineBooking>(declined));

  EXPECT_THAT(told_of(approved), ElementsAre("booking.requested", "booking.confirmed"));
  EXPECT_THAT(told_of(declined), ElementsAre("booking.requested", "booking.declined"));
}

TEST_F(Events, TellOfOtherPeopleOnlyWhereTheTimeStays) {
  const auto booking = book_with(ten, salon.ana);
  auto command = step<ReassignBooking>(booking);
  command.from = salon.ana;
  ASSERT_TRUE(house.apply(command));

  EXPECT_THAT(told_of(booking), ElementsAre("booking.confirmed", "booking.reassigned"));
  EXPECT_THAT(last_event().changed, ElementsAre("resources"));
}

TEST_F(Events, TellOfAConflictWithTheVersionThatItMade) {
  const auto booking = book_with(ten, salon.ana);
  const auto source = connect(salon.ana);
  ASSERT_TRUE(bring(source.id, {change("/dentist", event("dentist", booking.time))}));
  EXPECT_EQ(last_event().type, "booking.conflicted");
  EXPECT_EQ(last_event().version, now(booking).version);
  ASSERT_TRUE(bring(source.id, {gone("/dentist")}));

  EXPECT_THAT(told_of(booking),
              ElementsAre("booking.confirmed", "booking.conflicted", "booking.conflict_resolved"));
}

TEST_F(Events, TellNothingOfWordsAndOfOurOwnHousekeeping) {
  const auto booking = book(ten);
  const auto before = events(house, salon.agency).size();
  auto edit = step<EditBooking>(booking);
  edit.note = "Brings a dog.";
  ASSERT_TRUE(house.apply(edit));

  EXPECT_EQ(events(house, salon.agency).size(), before);
}

TEST_F(Events, AreFoundByTheirIdAndByNobodyElses) {
  book(ten);
  const auto event = last_event();

  house.read([&](const Reads& reads) {
    const auto found = find_event(reads, salon.agency, event.id);
    EXPECT_TRUE(found && found->number == event.number);
    EXPECT_FALSE(find_event(reads, AgencyId{salon.agency.value + 1}, event.id));
    auto altered = event.id;
    altered.value.back() = altered.value.back() == '7' ? '6' : '7';
    EXPECT_FALSE(find_event(reads, salon.agency, altered));
    for (const auto* text : {"", "ev_", "ev_!", "ev_00000000000000000000000000",
                             "bk_01j00000000000000000000000", "ev_zzzzzzzzzzzzzzzzzzzzzzzzzz"}) {
      EXPECT_FALSE(find_event(reads, salon.agency, EventId{text})) << text;
    }
    return 0;
  });
}

TEST_F(Events, HaveIdsThatSortByTimeAndKeepTheirNumber) {
  AuditEntry entry;
  entry.at = at("2026-12-01T09:00:00Z");
  entry.hash = "fff0";
  const auto first = event_id(entry, 8);
  const auto largest = event_id(entry, (std::int64_t{1} << 62) - 1);
  entry.at += std::chrono::milliseconds{1};
  entry.hash = "0000";

  EXPECT_EQ(first.value.size(), 29U);
  EXPECT_EQ(number_in(first), 8);
  EXPECT_EQ(number_in(largest), (std::int64_t{1} << 62) - 1);
  EXPECT_LT(largest.value, event_id(entry, 0).value);
}

TEST_F(Events, ComeInPagesWithoutAGapAndWithoutADouble) {
  std::vector<std::string> all;
  for (int i = 0; i < 7; ++i) {
    book(ten + hours{i});
  }
  for (const auto& event : events(house, salon.agency)) {
    all.push_back(event.id.value);
  }
  ASSERT_GE(all.size(), 7U);
  for (const int entries : {1, 2, 100}) {
    std::vector<std::string> paged;
    EventPage page;
    page.more = true;
    while (page.more) {
      page = house.read([&](const Reads& reads) {
        return events_after(reads, salon.agency, page.reached, "", 1, entries);
      });
      for (const auto& event : page.events) {
        paged.push_back(event.id.value);
      }
    }
    EXPECT_EQ(paged, all) << entries;
  }
}

TEST_F(Events, OfAMomentAreFoundWithoutReadingTheWholeLog) {
  book(ten);
  house.clock.advance(hours{1});
  const auto moment = house.clock.now();
  const auto later = book(ten + hours{24});

  house.read([&](const Reads& reads) {
    const auto entry = first_entry_since(reads, salon.agency, moment);
    EXPECT_EQ(reads.audit(salon.agency, entry - 1, 1).front().subject, later.id.value);
    EXPECT_EQ(first_entry_since(reads, salon.agency, at("2020-01-01T00:00:00Z")), 1);
    const auto last = reads.last_audit(salon.agency)->number;
    EXPECT_EQ(first_entry_since(reads, salon.agency, moment + hours{1}), last + 1);
    return 0;
  });
}

class WaitlistEvents : public WaitlistTest {};

TEST_F(WaitlistEvents, TellOfAWishAndOfWhatItBecame) {
  const auto [one, other] = fill(ten);
  const auto wish = wait_for_ten();
  ASSERT_TRUE(cancel(one));
  const auto offer = offer_of(wish);
  ASSERT_TRUE(accept(wish));

  EXPECT_THAT(told(house, salon.agency, wish.id.value),
              ElementsAre("waitlist.joined", "waitlist.offered", "waitlist.promoted"));
  EXPECT_THAT(told(house, salon.agency, offer.id.value), ElementsAre("booking.confirmed"));
}

TEST_F(WaitlistEvents, TellOfThoseWhoLeaveAndThoseWhoWaitInVain) {
  fill(ten);
  const auto left = wait_for_ten();
  const auto vain = wait_for_ten();
  ASSERT_TRUE(leave(left));
  house.clock.set(ten + hours{2});
  expire_due();

  EXPECT_THAT(told(house, salon.agency, left.id.value),
              ElementsAre("waitlist.joined", "waitlist.left"));
  EXPECT_THAT(told(house, salon.agency, vain.id.value),
              ElementsAre("waitlist.joined", "waitlist.expired"));
}

TEST(EventTypes, AreChosenByNameAndByFamily) {
  EXPECT_TRUE(wants_event("", "booking.held"));
  EXPECT_TRUE(wants_event("booking.* waitlist.left", "booking.held"));
  EXPECT_TRUE(wants_event("booking.* waitlist.left", "waitlist.left"));
  EXPECT_FALSE(wants_event("booking.* waitlist.left", "waitlist.joined"));
  EXPECT_FALSE(wants_event("booking.held", "booking.helder"));

  EXPECT_EQ(tidy_event_types({"waitlist.left", "booking.*", "booking.*"}).value(),
            "booking.* waitlist.left");
  for (const auto* name : {"", "*", ".*", "booking", "book.*", "booking.held ", "booking.gone"}) {
    EXPECT_FALSE(tidy_event_types({name})) << name;
  }
}

/// Every text in the rules that looks like an action and is none.
const std::set<std::string> kOtherWords = {"agenda.today",        "booking.counter_refused",
                                           "conflict.countered",  "conflict.customer_declined",
                                           "letter.unreached",    "letter.wrote",
                                           "source.attention",    "copy.put",
                                           "copy.delete",         "booking.confirmed",
                                           "booking.requested",   "booking.declined",
                                           "booking.expired",     "booking.withdrawn",
                                           "booking.time_zone",   "calendar.event_unreadable",
                                           "conflict.closed",     "conflict.escalated",
                                           "conflict.offer_move", "conflict.offer_withdrawn",
                                           "conflict.opened",     "conflict.overridden",
                                           "staff.assigned",      "staff.move_refused",
                                           "staff.relieved",      "waitlist.lapsed",
                                           "waitlist.lost",       "proposal.refused"};

TEST(EventTable, KnowsEveryActionOfTheAuditLog) {
  const std::regex word(R"re("([a-z_]+\.[a-z_]+)")re");
  const auto rules = std::filesystem::path(HOLDFAST_TEST_FILES) / ".." / "store" / "rules";
  int found = 0;
  for (const auto& file : std::filesystem::directory_iterator(rules)) {
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    const auto source = text.str();
    for (std::sregex_iterator match(source.begin(), source.end(), word), end; match != end;
         ++match) {
      const auto action = (*match)[1].str();
      EXPECT_TRUE(is_known_action(action) || kOtherWords.contains(action))
          << action << " in " << file.path().filename()
          << ": say in store/event_reading.cpp what is told of it, or that nothing is";
      ++found;
    }
  }
  EXPECT_GT(found, 100);
}

}  // namespace
}  // namespace holdfast::store
