// Customers act by the links in their messages, and nobody else does.
#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <set>

#include "gateway/links/link_pages.hpp"
#include "gateway/links/stored_context.hpp"
#include "store/placement.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using notify::LinkPurpose;
using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kTen = "2026-12-01T09:00:00Z";
constexpr const char* kTwelve = "2026-12-01T11:00:00Z";

class CustomersLinks : public RestHouse {
 protected:
  std::string link(LinkPurpose purpose, const std::string& id,
                   const std::string& end = "2026-12-01T10:00:00Z") const {
    return links.path(purpose, salon.agency, id, test::at(end));
  }
  HttpResponse ask(const std::string& method, const std::string& target,
                   const std::string& body = "", HttpHeaders headers = {}) {
    return house.wait(pages.handle({method, target, std::move(headers), body},
                                   Peer{"192.0.2.9", true, "req-link"}));
  }
  HttpResponse press(const std::string& path, const std::string& body = "") {
    return ask("POST", path, body, {{"Sec-Fetch-Site", "same-origin"}});
  }
  /// Opens the page, and presses its button with all that goes along.
  HttpResponse answer(const std::string& path) {
    std::string body;
    const auto page = ask("GET", path);
    const auto document = parsed(page);
    for (const auto& node : document.select_nodes("//input[@type='hidden']")) {
      body += (body.empty() ? "" : "&") + std::string(node.node().attribute("name").value()) + '=' +
              node.node().attribute("value").value();
    }
    return press(path, body);
  }
  static pugi::xml_document parsed(const HttpResponse& page) {
    pugi::xml_document document;
    const auto result = document.load_string(page.body.c_str(), pugi::parse_full);
    EXPECT_TRUE(result) << result.description() << "\n" << page.body;
    return document;
  }
  static std::string text_of(const HttpResponse& page) {
    std::string text;
    const auto document = parsed(page);
    for (const auto& node : document.select_nodes("//body//text()")) {
      text += std::string(node.node().value()) + "\n";
    }
    return text;
  }
  static std::string hidden(const HttpResponse& page, const std::string& name) {
    const auto document = parsed(page);
    return document.select_node(("//input[@type='hidden'][@name='" + name + "']").c_str())
        .node()
        .attribute("value")
        .value();
  }
  store::Booking stored(const std::string& id) {
    return house.read([&](const store::Reads& reads) {
      return *reads.booking(salon.agency, store::BookingId{id});
    });
  }
  store::AuditEntry last_entry(const std::string& id) {
    return house.read(
        [&](const store::Reads& reads) { return reads.audit_of(salon.agency, id).back(); });
  }
  void set_policy(bool late_changes, hours notice) {
    house.arrange([&](store::Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.policy.late_changes = late_changes;
      service.policy.change_notice = notice;
      tx.put(service);
    });
  }
  /// Dora waits for ten o'clock, which is full, and gets an offer when somebody cancels.
  std::string entry_with_offer() {
    const auto first = book(kTen, "Emil").at("/id");
    book(kTen, "Frida");
    const auto joined = post("/v1/waitlist",
                             R"({"service":"massage","customer":{"name":"Dora","email":
"dora@mail.example"},"windows":[{"starts_at":"2026-12-01T09:00:00Z","ends_at":"2026-12-01T10:00:00Z"}]})",
                             "key-of-dora");
    EXPECT_EQ(joined.status, 201) << joined.text;
    EXPECT_EQ(
        post("/v1/bookings/" + first + "/cancel", "{}", "key-cancel-emil", {{"If-Match", "\"1\""}})
            .status,
        200);
    return joined.at("/id");
  }
  store::WaitlistEntry wish(const std::string& id) {
    return house.read([&](const store::Reads& reads) {
      return *reads.waitlist_entry(salon.agency, store::WaitlistId{id});
    });
  }

  LinkPages pages{house.ledger(), house.clock, links, store::RuleSettings{}};
};

// Mail filters open every link that they find.
TEST_F(CustomersLinks, ChangeNothingByBeingOpened) {
  const auto id = book(kTen).at("/id");
  const auto before = contents();

  for (const auto purpose : {LinkPurpose::manage, LinkPurpose::cancel, LinkPurpose::move,
                             LinkPurpose::undo, LinkPurpose::calendar}) {
    for (const auto* method : {"GET", "HEAD"}) {
      EXPECT_EQ(ask(method, link(purpose, id)).status, 200);
    }
  }

  EXPECT_EQ(contents(), before);
  EXPECT_EQ(stored(id).status, store::BookingStatus::confirmed);
}

// C42: whether they are in time cannot be known by a clock that was just set.
TEST_F(CustomersLinks, DoNothingByAClockThatJumps) {
  const auto id = book(kTen).at("/id");
  const auto path = link(LinkPurpose::cancel, id);
  const auto seen = "seen=" + hidden(ask("GET", path), "seen");
  ASSERT_TRUE(house.clock.is_steady());
  house.clock.leap(-hours{5});

  const auto later = press(path, seen);

  EXPECT_EQ(later.status, 503);
  EXPECT_EQ(later.headers.find("Retry-After"), "30");
  EXPECT_EQ(ask("GET", path).status, 200) << "reading goes on";
  EXPECT_EQ(stored(id).status, store::BookingStatus::confirmed);
  house.clock.advance(std::chrono::seconds{30});
  EXPECT_EQ(press(path, seen).status, 303);
}

TEST_F(CustomersLinks, CancelByAButtonOnceHoweverOftenItIsPressed) {
  const auto id = book(kTen).at("/id");
  const auto path = link(LinkPurpose::cancel, id);
  EXPECT_THAT(text_of(ask("GET", path)), HasSubstr("Do you want to cancel this appointment?"));

  const auto seen = "seen=" + hidden(ask("GET", path), "seen");
  const auto first = press(path, seen);
  const auto entries = contents();
  const auto second = press(path, seen);

  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(first.headers.find("Location"), path);
  EXPECT_EQ(second.status, 303);
  EXPECT_EQ(contents(), entries) << "twice is once";
  EXPECT_EQ(stored(id).cancelled_by, "customer");
  const auto entry = last_entry(id);
  EXPECT_EQ(entry.action, "cancel.customer");
  EXPECT_EQ(entry.actor.kind, "customer");
  EXPECT_EQ(entry.actor.via, "link");
  EXPECT_EQ(entry.actor.id, stored(id).customer.id.value);
  EXPECT_THAT(text_of(ask("GET", path)), HasSubstr("This appointment is cancelled."));
}

TEST_F(CustomersLinks, UndoACancellationForTenMinutes) {
  const auto id = book(kTen).at("/id");
  answer(link(LinkPurpose::cancel, id));
  const auto undo = link(LinkPurpose::undo, id);
  EXPECT_THAT(ask("GET", link(LinkPurpose::cancel, id)).body, HasSubstr(undo));
  house.clock.advance(std::chrono::minutes{9});

  EXPECT_EQ(answer(undo).status, 303);
  EXPECT_EQ(stored(id).status, store::BookingStatus::confirmed);
  EXPECT_EQ(answer(undo).status, 303) << "twice is once";

  answer(link(LinkPurpose::cancel, id));
  house.clock.advance(std::chrono::minutes{11});
  EXPECT_THAT(text_of(ask("GET", undo)), HasSubstr("that time is over"));
  EXPECT_EQ(answer(undo).status, 409);
  EXPECT_EQ(stored(id).status, store::BookingStatus::cancelled);
}

// The link is the customer's, and the office's word goes before it.
TEST_F(CustomersLinks, UndoNothingThatTheOfficeCancelled) {
  const auto id = book(kTen).at("/id");
  post("/v1/bookings/" + id + "/cancel", "{}", "key-office", {{"If-Match", "\"1\""}});

  EXPECT_EQ(answer(link(LinkPurpose::undo, id)).status, 409);
  EXPECT_EQ(stored(id).status, store::BookingStatus::cancelled);
}

TEST_F(CustomersLinks, OfferTheTimesThatCanBeHadAndMoveThere) {
  const auto id = book(kTen).at("/id");
  book(kTwelve, "Emil");
  book(kTwelve, "Frida");
  const auto path = link(LinkPurpose::move, id);

  const auto page = ask("GET", path + "?from=2026-12-01");
  std::vector<std::string> offered;
  for (const auto& node : parsed(page).select_nodes("//input[@type='radio']")) {
    offered.emplace_back(node.node().attribute("value").value());
  }
  EXPECT_THAT(offered, testing::Contains("2026-12-01T12:00:00Z"));
  EXPECT_THAT(offered, Not(testing::Contains(kTwelve))) << "both are busy then";
  EXPECT_THAT(offered, Not(testing::Contains(kTen))) << "it is there already";
  EXPECT_THAT(text_of(page), HasSubstr("Tuesday, 1 December 2026"));

  const auto form =
      "start=" + percent_encode("2026-12-01T12:00:00Z") + "&version=" + hidden(page, "version");
  const auto first = press(path, form);
  const auto entries = contents();
  const auto second = press(path, form);

  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(second.status, 303);
  EXPECT_EQ(contents(), entries) << "twice is once";
  EXPECT_EQ(stored(id).time.start, test::at("2026-12-01T12:00:00Z"));
  EXPECT_EQ(last_entry(id).action, "move.customer");
  EXPECT_THAT(text_of(ask("GET", path + "?moved=1")), HasSubstr("has been moved"));
}

TEST_F(CustomersLinks, SayThatATimeWasTakenMeanwhile) {
  const auto id = book(kTen).at("/id");
  book(kTwelve, "Emil");
  book(kTwelve, "Frida");

  const auto late =
      press(link(LinkPurpose::move, id), "start=" + percent_encode(kTwelve) + "&version=1");

  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text_of(late), HasSubstr("That time has just been taken."));
  EXPECT_TRUE(parsed(late).select_node("//input[@type='radio']")) << "others are there to choose";
  EXPECT_EQ(stored(id).time.start, test::at(kTen));
}

TEST_F(CustomersLinks, MoveNothingThatTheOfficeMovedMeanwhile) {
  const auto id = book(kTen).at("/id");
  EXPECT_EQ(post("/v1/bookings/" + id + "/reschedule", R"({"starts_at":"2026-12-01T13:00:00Z"})",
                 "key-office", {{"If-Match", "\"1\""}})
                .status,
            200);

  const auto late =
      press(link(LinkPurpose::move, id), "start=" + percent_encode(kTwelve) + "&version=1");

  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text_of(late), HasSubstr("Something has changed meanwhile."));
  EXPECT_EQ(stored(id).time.start, test::at("2026-12-01T13:00:00Z"));
  // The link of the first mail shows what holds now.
  EXPECT_THAT(text_of(ask("GET", link(LinkPurpose::manage, id))), HasSubstr("14:00 to 15:00"));
}

// The office moved it between the look at the page and the press of the button.
TEST_F(CustomersLinks, CancelWhatWasSeenAndNothingElse) {
  const auto id = book(kTen).at("/id");
  const auto path = link(LinkPurpose::cancel, id);
  const auto seen = "seen=" + hidden(ask("GET", path), "seen");
  post("/v1/bookings/" + id + "/reschedule", R"({"starts_at":"2026-12-01T13:00:00Z"})",
       "key-office", {{"If-Match", "\"1\""}});

  EXPECT_EQ(press(path, seen).status, 409);
  EXPECT_EQ(stored(id).status, store::BookingStatus::confirmed);
  EXPECT_EQ(answer(path).status, 303);
}

// Whoever goes on to later times sees every one that there is, however many a day has.
TEST_F(CustomersLinks, ShowAllTimesOnOnePageOrALaterOne) {
  house.arrange([&](store::Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.slot_step = std::chrono::minutes{1};
    tx.put(service);
  });
  const auto id = book(kTen).at("/id");
  const auto path = link(LinkPurpose::move, id);
  std::set<std::string> offered;
  std::string query = "?from=2026-12-01";
  for (int page = 0; page < 6; ++page) {
    const auto document = parsed(ask("GET", path + query));
    for (const auto& node : document.select_nodes("//input[@type='radio']")) {
      EXPECT_TRUE(offered.insert(node.node().attribute("value").value()).second) << "twice";
    }
    query = document.select_node("//ul/li[last()]/a").node().attribute("href").value();
  }
  const auto last = query.substr(query.find('=') + 1);

  const auto free = house.read([&](const store::Reads& reads) {
    const auto service = *reads.service(salon.agency, salon.massage);
    const auto booking = *reads.booking(salon.agency, store::BookingId{id});
    const store::Wish wish{.service = service,
                           .starts_at = test::at("2026-11-30T23:00:00Z"),
                           .moving = &booking,
                           .length = booking.time.length()};
    const TimeRange range{test::at("2026-11-30T23:00:00Z"), test::at(last + "T00:00:00Z")};
    return store::free_slots(wish, range, {}, house.clock.now(), reads, 100'000).value();
  });
  EXPECT_GT(free.size(), 1500U);
  EXPECT_EQ(offered.size(), free.size() - 1) << "but for the time that it has";
}

TEST_F(CustomersLinks, SayOfAWishWhatBecameOfItsBooking) {
  const auto id = entry_with_offer();
  const auto path = link(LinkPurpose::accept, id);
  answer(path);
  answer(link(LinkPurpose::cancel, wish(id).booking.value));

  EXPECT_THAT(text_of(ask("GET", path)), HasSubstr("This appointment is cancelled."));
  EXPECT_THAT(text_of(ask("GET", path)), Not(HasSubstr("is booked for you")));
}

// What was only asked for was never promised: there is nothing to take back.
TEST_F(CustomersLinks, OfferNoUndoingOfAWithdrawnRequest) {
  house.arrange([&](store::Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.approval = true;
    tx.put(service);
  });
  const auto id = book(kTen).at("/id");
  EXPECT_EQ(answer(link(LinkPurpose::cancel, id)).status, 303);

  EXPECT_EQ(stored(id).status, store::BookingStatus::cancelled);
  EXPECT_THAT(ask("GET", link(LinkPurpose::cancel, id)).body, Not(HasSubstr("/l/undo.")));
  EXPECT_FALSE(parsed(ask("GET", link(LinkPurpose::undo, id))).select_node("//form"));
}

TEST_F(CustomersLinks, HoldToTheServicesNoticeAndSayWhomToAsk) {
  set_policy(false, hours{48});
  house.arrange([&](store::Transaction& tx) {
    store::MessageSettings settings;
    settings.agency = salon.agency;
    settings.contact = "+49 30 1234";
    settings.version = 1;
    tx.put(settings);
  });
  const auto id = book(kTen).at("/id");

  for (const auto purpose : {LinkPurpose::cancel, LinkPurpose::move, LinkPurpose::manage}) {
    const auto page = ask("GET", link(purpose, id));
    EXPECT_FALSE(parsed(page).select_node("//form"));
    EXPECT_THAT(text_of(page), HasSubstr("Please contact us: +49 30 1234"));
  }
  const auto cancelled = answer(link(LinkPurpose::cancel, id));
  const auto moved =
      press(link(LinkPurpose::move, id), "start=" + percent_encode(kTwelve) + "&version=1");

  EXPECT_EQ(cancelled.status, 403);
  EXPECT_EQ(moved.status, 403);
  EXPECT_EQ(stored(id).status, store::BookingStatus::confirmed);
  EXPECT_EQ(stored(id).version, 1);
}

TEST_F(CustomersLinks, ChangeNothingThatHasBegun) {
  const auto id = book(kTen).at("/id");
  house.clock.set(test::at("2026-12-01T09:05:00Z"));

  EXPECT_EQ(answer(link(LinkPurpose::cancel, id)).status, 403);
  EXPECT_EQ(
      press(link(LinkPurpose::move, id), "start=" + percent_encode(kTwelve) + "&version=1").status,
      403);
  EXPECT_EQ(stored(id).version, 1);
}

// A token is bound to all that it says. Whatever is changed in it, it is one and the same page.
TEST_F(CustomersLinks, OpenNothingWhenForgedOrEnded) {
  const auto id = book(kTen).at("/id");
  const auto other = book(kTwelve, "Emil").at("/id");
  const auto good = link(LinkPurpose::manage, id);
  const auto nothing = ask("GET", "/l/nothing");
  EXPECT_EQ(nothing.status, 404);
  const auto expect_nothing = [&](const std::string& path) {
    for (const auto* method : {"GET", "POST"}) {
      const auto answer = ask(method, path);
      EXPECT_EQ(answer.status, 404) << path;
      EXPECT_EQ(answer.body, nothing.body) << path;
    }
  };

  const auto mac = good.substr(good.rfind('.'));
  expect_nothing("/l/");
  expect_nothing(good.substr(0, good.size() - 1));
  expect_nothing(good + "A");
  expect_nothing(good.substr(0, good.size() - 1) + (good.back() == 'A' ? "B" : "A"));
  const auto cancels = link(LinkPurpose::cancel, id);
  expect_nothing(cancels.substr(0, cancels.rfind('.')) + mac);
  const auto emils = link(LinkPurpose::manage, other);
  expect_nothing(emils.substr(0, emils.rfind('.')) + mac);
  const auto longer = link(LinkPurpose::manage, id, "2027-12-01T10:00:00Z");
  expect_nothing(longer.substr(0, longer.rfind('.')) + mac);
  expect_nothing(link(LinkPurpose::manage, "bk_00000000000000000000000000"));

  house.clock.advance(std::chrono::days{95});
  const auto ended = ask("GET", good);
  EXPECT_EQ(ended.status, 410);
  EXPECT_EQ(ended.body, nothing.body);
}

TEST_F(CustomersLinks, ManyForgeriesAreToldToWaitAndAGoodLinkIsNot) {
  const auto good = link(LinkPurpose::manage, book(kTen).at("/id"));
  HttpResponse last;
  for (int i = 0; i < 100; ++i) {
    last = ask("GET", "/l/forged." + std::to_string(i));
  }

  EXPECT_EQ(last.status, 429);
  EXPECT_TRUE(last.headers.find("Retry-After"));
  EXPECT_EQ(ask("GET", good).status, 200);
}

TEST_F(CustomersLinks, AFormOnAStrangersPageDoesNothing) {
  const auto id = book(kTen).at("/id");
  const auto path = link(LinkPurpose::cancel, id);

  EXPECT_EQ(ask("POST", path, "", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(ask("POST", path, "", {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(ask("PUT", path).status, 405);
  EXPECT_EQ(press(link(LinkPurpose::manage, id)).status, 405);
  EXPECT_EQ(stored(id).status, store::BookingStatus::confirmed);
  EXPECT_EQ(ask("POST", path, "").status, 409) << "a form of ours says what was seen";
  EXPECT_EQ(ask("POST", path, "seen=0", {{"Origin", "https://salon.example"}}).status, 303);
}

TEST_F(CustomersLinks, ShowNothingOfOthersAndNoMarkupOfAnybodys) {
  house.arrange([&](store::Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.name = "<script>alert(1)</script>";
    tx.put(service);
  });
  book(kTen, "Emil");
  const auto id = book(kTwelve, "Dora").at("/id");

  for (const auto purpose : {LinkPurpose::manage, LinkPurpose::cancel, LinkPurpose::move}) {
    const auto page = ask("GET", link(purpose, id));
    EXPECT_FALSE(parsed(page).select_node("//script"));
    EXPECT_THAT(page.body, Not(HasSubstr("Emil")));
    EXPECT_THAT(page.body, Not(HasSubstr("mail.example")));
    const std::string policy(page.headers.find("Content-Security-Policy").value_or(""));
    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
    EXPECT_EQ(page.headers.find("Referrer-Policy"), "same-origin");
    EXPECT_EQ(page.headers.find("Cache-Control"), "no-store");
  }
}

TEST_F(CustomersLinks, GiveTheCalendarACopyWithoutAnybodyToAnswer) {
  const auto id = book(kTen).at("/id");

  const auto file = ask("GET", link(LinkPurpose::calendar, id));

  EXPECT_EQ(file.headers.find("Content-Type"), "text/calendar; charset=utf-8; method=PUBLISH");
  EXPECT_THAT(file.body, HasSubstr("METHOD:PUBLISH\r\n"));
  EXPECT_THAT(file.body, HasSubstr("UID:" + stored(id).uid));
  EXPECT_THAT(file.body, Not(HasSubstr("ATTENDEE")));
  answer(link(LinkPurpose::cancel, id));
  EXPECT_THAT(ask("GET", link(LinkPurpose::calendar, id)).body, HasSubstr("STATUS:CANCELLED"));
}

TEST_F(CustomersLinks, SpeakTheCustomersLanguage) {
  const auto id = book(kTen).at("/id");
  house.arrange([&](store::Transaction& tx) {
    auto booking = *tx.booking(salon.agency, store::BookingId{id});
    booking.customer.locale = "de";
    tx.put(booking);
  });

  const auto page = ask("GET", link(LinkPurpose::cancel, id));

  EXPECT_THAT(page.body, HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(text_of(page), HasSubstr("Möchten Sie diesen Termin absagen?"));
  EXPECT_THAT(text_of(page), HasSubstr("Dienstag, 1. Dezember 2026, 10:00 bis 11:00 Uhr"));
}

TEST_F(CustomersLinks, AcceptAnOfferOnce) {
  const auto id = entry_with_offer();
  const auto path = link(LinkPurpose::accept, id);
  const auto page = ask("GET", path);
  EXPECT_THAT(text_of(page), HasSubstr("This time is free for you."));

  const auto form = "offer=" + hidden(page, "offer");
  EXPECT_EQ(press(path, form).status, 303);
  EXPECT_EQ(press(path, form).status, 303) << "twice is once";

  const auto entry = wish(id);
  EXPECT_EQ(entry.status, store::WishStatus::booked);
  EXPECT_EQ(stored(entry.booking.value).status, store::BookingStatus::confirmed);
  EXPECT_EQ(last_entry(entry.booking.value).actor.via, "link");
  EXPECT_THAT(text_of(ask("GET", path)), HasSubstr("The time is booked for you."));
}

TEST_F(CustomersLinks, DeclineTheOfferThatWasSeenAndNoOther) {
  const auto id = entry_with_offer();
  const auto path = link(LinkPurpose::decline, id);

  EXPECT_EQ(press(path, "offer=bk_another").status, 409);
  EXPECT_EQ(wish(id).status, store::WishStatus::offered);
  EXPECT_EQ(press(path, "offer=" + hidden(ask("GET", path), "offer")).status, 303);

  EXPECT_EQ(wish(id).status, store::WishStatus::waiting);
  EXPECT_THAT(text_of(ask("GET", path)), HasSubstr("No time is kept for you at the moment."));
}

TEST_F(CustomersLinks, LeaveTheWaitlist) {
  const auto id = entry_with_offer();
  const auto path = link(LinkPurpose::leave, id);

  EXPECT_EQ(answer(path).status, 303);
  EXPECT_EQ(answer(path).status, 303);

  EXPECT_EQ(wish(id).status, store::WishStatus::left);
  EXPECT_THAT(text_of(ask("GET", path)), HasSubstr("You are not on the waitlist."));
}

// The purposes of bookings open no wish, and those of wishes no booking.
TEST_F(CustomersLinks, OpenNothingOfAnotherKind) {
  const auto entry = entry_with_offer();
  const auto booking = wish(entry).booking.value;

  EXPECT_EQ(ask("GET", link(LinkPurpose::cancel, entry)).status, 404);
  EXPECT_EQ(ask("GET", link(LinkPurpose::accept, booking)).status, 404);
}

TEST_F(CustomersLinks, OfWhoWasForgottenLeadNowhere) {
  const auto made = book(kTen);
  const auto path = link(LinkPurpose::manage, made.at("/id"));
  answer(link(LinkPurpose::cancel, made.at("/id")));
  ASSERT_EQ(post("/v1/customers/" + made.at("/customer/id") + "/erase", "", "key-erase").status,
            200);

  EXPECT_EQ(ask("GET", path).status, 404);
}

TEST(LinkTokens, AreBelievedUnderAnOlderKeyUntilItIsTakenAway) {
  SecretBox::Key old_key{};
  SecretBox::Key new_key{};
  new_key[0] = 1;
  const LinkTokens before{SecretBox{{old_key}}};
  const LinkTarget target{LinkPurpose::cancel, store::AgencyId{7}, "bk_1", 20'000};
  const auto token = before.make(target);

  EXPECT_EQ(LinkTokens{SecretBox({new_key, old_key})}.read(token), target);
  EXPECT_EQ(LinkTokens{SecretBox({new_key})}.read(token), std::nullopt);
  EXPECT_EQ(before.read(""), std::nullopt);
  EXPECT_EQ(before.read(std::string(5000, '.')), std::nullopt);
}

TEST_F(CustomersLinks, InMessagesLeadToTheirPages) {
  const auto id = book(kTen).at("/id");
  const StoredContext context(house.engine(), links);
  const auto effects = house.read([&](const store::Reads& reads) {
    return reads.effects_of(salon.agency, store::BookingId{id});
  });
  const auto words =
      notify::wording(effects.front().kind,
                      store::parse_appointment(effects.front().payload).value(), context)
          .value();

  ASSERT_EQ(words.links.size(), 6U);
  const auto url = words.links[2].url;
  EXPECT_TRUE(url.starts_with("https://salon.example/l/cancel."));
  EXPECT_EQ(answer(url.substr(std::string("https://salon.example").size())).status, 303);
  EXPECT_EQ(stored(id).status, store::BookingStatus::cancelled);
}

}  // namespace
}  // namespace holdfast::gateway::rest
