// What clients keep with resources, files, who delegates to whom, and what becomes of all that with
// a calendar.
#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;

namespace {

class Kept : public EngineContract {
 protected:
  Kept() {
    write([](Transaction& tx) {
      tx.put(sample_user("eve"));
      auto adam = sample_user("adam");
      adam.resource = {};
      tx.put(adam);
      tx.put(sample_calendar("main"));
    });
  }
  std::vector<std::string> kept(const std::string& first, const std::string& last) {
    std::vector<std::string> found;
    for (const auto& one : read([&](const Reads& r) { return r.dead_properties(first, last); })) {
      found.push_back(one.subject + " " + one.local + " " + one.xml);
    }
    return found;
  }
  std::vector<std::string> below(const std::string& path) {
    std::vector<std::string> found;
    for (const auto& file : read([&](const Reads& r) { return r.files_below(eve_, path); })) {
      found.push_back(file.path);
    }
    return found;
  }
  File file(const std::string& path, std::int64_t size, bool folder = false) const {
    return {eve_, path, folder, "e-" + path, "text/plain", size, hour(1), hour(2)};
  }
  const CalendarId main_{"ca_main"};
  const UserId eve_{"us_eve"};
  const UserId adam_{"us_adam"};
};

using Texts = std::vector<std::string>;

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, Kept, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(Kept, PropertiesAreReplacedByTheirNameAndReadByTheirSubjects) {
  write([](Transaction& tx) {
    tx.put(DeadProperty{"ca_main", "urn:x", "a", "1"});
    tx.put(DeadProperty{"ca_main", "urn:y", "a", "2"});
    tx.put(DeadProperty{"ca_main", "urn:x", "a", "3"});
    tx.put(DeadProperty{"ca_main/a.ics", "urn:x", "b", "4"});
    tx.put(DeadProperty{"ca_main/b.ics", "urn:x", "b", "5"});
    tx.put(DeadProperty{"ca_other", "urn:x", "b", "6"});
  });

  EXPECT_EQ(kept("ca_main", "ca_main"), (Texts{"ca_main a 3", "ca_main a 2"}));
  EXPECT_EQ(kept("ca_main/a.ics", "ca_main/b.ics"),
            (Texts{"ca_main/a.ics b 4", "ca_main/b.ics b 5"}));
  write([](Transaction& tx) { tx.remove_dead_property({"ca_main", "urn:x", "a"}); });
  EXPECT_EQ(kept("ca_main", "ca_main"), (Texts{"ca_main a 2"}));
}

TEST_P(Kept, AnObjectsPropertiesGoWithIt) {
  write([&](Transaction& tx) {
    tx.put_object(main_, "a.ics", {}, sample_draft("a", {hours(1, 2)}), "text", hour(0));
    tx.put(DeadProperty{"ca_main/a.ics", "urn:x", "b", "1"});
    tx.remove_object(main_, "a.ics");
  });

  EXPECT_EQ(kept("ca_main", "ca_n"), Texts{});
}

TEST_P(Kept, ACalendarGoesWithAllThatIsInIt) {
  write([&](Transaction& tx) {
    tx.put(sample_calendar("second"));
    for (const auto& calendar : {main_, CalendarId{"ca_second"}}) {
      tx.put_object(calendar, "a.ics", {}, sample_draft("a", {hours(1, 2)}), "text", hour(0));
      tx.put_object(calendar, "b.ics", {}, sample_draft("b", {hours(1, 2)}), "text", hour(0));
      tx.remove_object(calendar, "b.ics");
      tx.put(DeadProperty{calendar.value, "urn:x", "a", "1"});
      tx.put(DeadProperty{calendar.value + "/a.ics", "urn:x", "a", "1"});
    }
  });

  write([&](Transaction& tx) { tx.remove_calendar(main_); });

  read([&](const Reads& reads) {
    EXPECT_FALSE(reads.calendar(main_));
    EXPECT_FALSE(reads.object(main_, "a.ics"));
    EXPECT_TRUE(reads.members(main_, "", 10).empty());
    EXPECT_TRUE(reads.changes_since(main_, 0, 10).empty());
    EXPECT_EQ(reads.members(CalendarId{"ca_second"}, "", 10).size(), 1U);
    EXPECT_EQ(reads.changes_since(CalendarId{"ca_second"}, 0, 10).size(), 2U);
    return 0;
  });
  EXPECT_EQ(kept("ca_", "cb"), (Texts{"ca_second a 1", "ca_second/a.ics a 1"}));
}

TEST_P(Kept, ACalendarIsWhatItWasMadeAs) {
  auto calendar = sample_calendar("second");
  calendar.time_zone = "Europe/London";
  calendar.components = {"VTODO", "VJOURNAL"};
  calendar.transparent = true;
  calendar.created_at = hour(3);
  write([&](Transaction& tx) { tx.put(calendar); });

  const auto stored = read([&](const Reads& r) { return r.calendar(calendar.id).value(); });

  EXPECT_TRUE(same(stored, calendar));
}

TEST_P(Kept, OneCalendarOfTheWholeAgencyIsFoundWithoutAResource) {
  auto all = sample_calendar("all");
  all.resource = {};
  all.slug = std::string(kAgencyCalendar);
  write([&](Transaction& tx) { tx.put(all); });

  const auto found = [&](const ResourceId& resource) {
    return read([&](const Reads& r) {
      return r.calendar_by_slug(AgencyId{1}, resource, kAgencyCalendar).has_value();
    });
  };
  EXPECT_TRUE(found({}));
  EXPECT_FALSE(found(ResourceId{"rs_ana"}));
  auto second = all;
  second.id = CalendarId{"ca_all2"};
  EXPECT_THROW(write([&](Transaction& tx) { tx.put(second); }), EngineFailure);
}

TEST_P(Kept, TheTimeThatAnObjectTakesIsRememberedAsItWasRead) {
  auto draft = sample_draft("a", {hours(1, 2), hours(5, 6)});
  draft.busy_rule = "N7";
  draft.instances[1].busy = false;
  write([&](Transaction& tx) { tx.put_object(main_, "a.ics", {}, draft, "text", hour(0)); });

  const auto stored = read([&](const Reads& r) { return r.expansion(main_, "a.ics"); });

  EXPECT_EQ(stored.busy_rule, "N7");
  EXPECT_EQ(stored.instances, draft.instances);
  EXPECT_TRUE(read([&](const Reads& r) { return r.expansion(main_, "b.ics"); }).instances.empty());
}

TEST_P(Kept, FilesAreFoundBelowTheirFolderAndNowhereElse) {
  const std::string binary("\0\xff\r\n", 4);
  write([&](Transaction& tx) {
    tx.put(file("a", 0, true), "");
    tx.put(file("a/b", 0, true), "");
    tx.put(file("a/b/c.txt", 4), binary);
    tx.put(file("a-side", 1), "x");
    tx.put(file("ab", 1), "x");
  });

  EXPECT_EQ(below("a"), (Texts{"a/b", "a/b/c.txt"}));
  EXPECT_EQ(below(""), (Texts{"a", "a-side", "a/b", "a/b/c.txt", "ab"}));
  read([&](const Reads& reads) {
    EXPECT_EQ(reads.file_body(eve_, "a/b/c.txt"), binary);
    const auto stored = reads.file(eve_, "a/b/c.txt").value();
    EXPECT_EQ(stored.etag, "e-a/b/c.txt");
    EXPECT_EQ(stored.type, "text/plain");
    EXPECT_EQ(stored.created_at, hour(1));
    EXPECT_EQ(stored.modified_at, hour(2));
    EXPECT_TRUE(reads.file(eve_, "a")->folder);
    EXPECT_FALSE(reads.file(adam_, "a"));
    EXPECT_EQ(reads.file_totals(eve_).count, 5);
    EXPECT_EQ(reads.file_totals(eve_).octets, 6);
    EXPECT_EQ(reads.file_totals(adam_).count, 0);
    return 0;
  });
}

TEST_P(Kept, AFileGoesWithItsProperties) {
  write([&](Transaction& tx) {
    tx.put(file("a.txt", 1), "x");
    tx.put(DeadProperty{file_subject(eve_, "a.txt"), "urn:x", "a", "1"});
    tx.remove_file(eve_, "a.txt");
  });

  EXPECT_EQ(below(""), Texts{});
  EXPECT_EQ(kept("us_", "ut"), Texts{});
}

TEST_P(Kept, DelegationsAreSeenFromBothSides) {
  write([&](Transaction& tx) {
    tx.put(Delegation{{1}, eve_, adam_, false, hour(1)});
    tx.put(Delegation{{1}, eve_, adam_, true, hour(2)});
  });

  read([&](const Reads& reads) {
    const auto given = reads.delegations_of(eve_);
    EXPECT_EQ(given.size(), 1U);
    EXPECT_EQ(given.at(0).delegate, adam_);
    EXPECT_TRUE(given.at(0).may_write);
    EXPECT_EQ(given.at(0).granted_at, hour(1));
    EXPECT_EQ(reads.delegations_to(adam_).at(0).owner, eve_);
    EXPECT_TRUE(reads.delegations_to(eve_).empty());
    return 0;
  });
  write([&](Transaction& tx) { tx.remove_delegation(eve_, adam_); });
  EXPECT_TRUE(read([&](const Reads& r) { return r.delegations_of(eve_); }).empty());
}

}  // namespace holdfast::test
