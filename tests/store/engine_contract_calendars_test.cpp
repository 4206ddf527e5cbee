// Calendars, their objects, what a time range finds, and what sync-collection is told.
#include "store/base/text.hpp"
#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;

namespace {

class Calendars : public EngineContract {
 protected:
  Calendars() {
    write([&](Transaction& tx) { tx.put(sample_calendar("main")); });
  }
  ObjectEntry put(const std::string& name, const ObjectDraft& draft,
                  const std::string& text = "BEGIN", const BookingId& booking = {}) {
    ObjectEntry entry;
    write(
        [&](Transaction& tx) { entry = tx.put_object(id_, name, booking, draft, text, hour(1)); });
    return entry;
  }
  void remove(const std::string& name) {
    write([&](Transaction& tx) { tx.remove_object(id_, name); });
  }
  std::vector<MemberChange> changes(std::int64_t since, int limit = 100) {
    return read([&](const Reads& r) { return r.changes_since(id_, since, limit); });
  }
  std::vector<std::string> in(TimeRange time, const std::string& component = "VEVENT",
                              const std::string& after = "", int limit = 100,
                              Instant known_from = Instant::min()) {
    std::vector<std::string> names;
    for (const auto& hit : read([&](const Reads& r) {
           return r.objects_in(id_, component, time, known_from, after, limit);
         })) {
      names.push_back(hit.object.entry.name + (hit.maybe ? "?" : ""));
    }
    return names;
  }
  const CalendarId id_{"ca_main"};
};

using Names = std::vector<std::string>;

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, Calendars, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(Calendars, KeepWhichObjectsAreForTheirOwnerAlone) {
  auto draft = sample_draft("a", {hours(1, 2)});
  draft.is_private = true;

  EXPECT_TRUE(put("a.ics", draft).is_private);
  EXPECT_FALSE(put("b.ics", sample_draft("b", {hours(1, 2)})).is_private);

  read([&](const Reads& reads) {
    EXPECT_TRUE(reads.object(id_, "a.ics")->entry.is_private);
    EXPECT_TRUE(reads.members(id_, "", 1).at(0).is_private);
    EXPECT_FALSE(reads.object_entry(id_, "b.ics")->is_private);
    const auto hits = reads.objects_in(id_, "VEVENT", hours(0, 3), Instant::min(), "", 10);
    EXPECT_TRUE(hits.at(0).object.entry.is_private);
    return 0;
  });
  draft.is_private = false;
  EXPECT_FALSE(put("a.ics", draft).is_private);
  EXPECT_FALSE(read([&](const Reads& r) { return r.object_entry(id_, "a.ics"); })->is_private);
}

TEST_P(Calendars, AreFoundByIdResourceAndSlug) {
  const auto main = sample_calendar("main");
  read([&](const Reads& reads) {
    EXPECT_TRUE(same(reads.calendar(id_), main));
    EXPECT_TRUE(same(reads.calendar_by_slug(AgencyId{1}, main.resource, "main"), main));
    EXPECT_EQ(ids(reads.calendars_of(AgencyId{1}, main.resource)), (Names{"ca_main"}));
    EXPECT_TRUE(reads.calendars_of(AgencyId{1}, ResourceId{"rs_ben"}).empty());
    return 0;
  });
}

TEST_P(Calendars, CountEveryChangeOfAMemberAndNeverFallBack) {
  auto renamed = read([&](const Reads& r) { return r.calendar(id_); }).value();
  put("a.ics", sample_draft("a", {}));
  put("a.ics", sample_draft("a", {}));
  remove("a.ics");

  renamed.name = "Other";
  write([&](Transaction& tx) { tx.put(renamed); });

  const auto now = read([&](const Reads& r) { return r.calendar(id_); }).value();
  EXPECT_EQ(now.change, 3);
  EXPECT_EQ(now.name, "Other");
}

TEST_P(Calendars, KeepTextsByteForByteUnderAnETagThatIsNeverUsedTwice) {
  const std::string text = "BEGIN:VCALENDAR\r\nX-\xc3\xa4:\t\r\n";
  const auto first = put("a.ics", sample_draft("a", {}), text, BookingId{"bk_1"});
  EXPECT_EQ(first.etag, "1-" + sha256_hex(text).substr(0, 12));
  EXPECT_EQ(first.size, static_cast<std::int64_t>(text.size()));
  EXPECT_EQ(first.modified_at, hour(1));

  const auto second = put("a.ics", sample_draft("a", {}), text, BookingId{"bk_1"});

  EXPECT_NE(first.etag, second.etag) << "the same text, another version";
  read([&](const Reads& reads) {
    const auto object = reads.object(id_, "a.ics");
    EXPECT_EQ(object->text, text);
    EXPECT_TRUE(same(object->entry, second));
    EXPECT_TRUE(same(reads.object_entry(id_, "a.ics"), second));
    EXPECT_TRUE(same(reads.object_entry_by_uid(id_, "a"), second));
    EXPECT_EQ(reads.objects_of_booking(AgencyId{1}, BookingId{"bk_1"}).size(), 1U);
    EXPECT_TRUE(reads.objects_of_booking(AgencyId{2}, BookingId{"bk_1"}).empty());
    EXPECT_FALSE(reads.object(id_, "b.ics"));
    return 0;
  });
}

TEST_P(Calendars, ListMembersInOrderOfNameByPages) {
  for (const auto* name : {"b.ics", "a.ics", "c.ics"}) {
    put(name, sample_draft(name, {}));
  }
  const auto page = [&](const std::string& after, int limit) {
    Names names;
    for (const auto& entry : read([&](const Reads& r) { return r.members(id_, after, limit); })) {
      names.push_back(entry.name);
    }
    return names;
  };

  EXPECT_EQ(page("", 2), (Names{"a.ics", "b.ics"}));
  EXPECT_EQ(page("b.ics", 2), (Names{"c.ics"}));
}

TEST_P(Calendars, RefuseASecondObjectWithTheSameUid) {
  put("a.ics", sample_draft("a", {}));

  EXPECT_THROW(put("b.ics", sample_draft("a", {})), EngineFailure);

  remove("a.ics");
  put("b.ics", sample_draft("a", {}));
  EXPECT_EQ(read([&](const Reads& r) { return r.object_entry_by_uid(id_, "a"); })->name, "b.ics");
}

TEST_P(Calendars, TellWhatChangedSinceAToken) {
  put("a.ics", sample_draft("a", {}));
  put("b.ics", sample_draft("b", {}));
  remove("a.ics");
  put("c.ics", sample_draft("c", {}));

  const auto all = changes(0);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].name, "b.ics");
  EXPECT_FALSE(all[0].deleted);
  EXPECT_EQ(all[1].name, "a.ics");
  EXPECT_TRUE(all[1].deleted);
  EXPECT_EQ(all[1].change, 3);
  EXPECT_EQ(all[2].name, "c.ics");
  EXPECT_EQ(all[2].etag, read([&](const Reads& r) { return r.object_entry(id_, "c.ics"); })->etag);
  EXPECT_EQ(changes(0, 2).size(), 2U);
  EXPECT_EQ(changes(3).size(), 1U);
  EXPECT_TRUE(changes(4).empty());
}

TEST_P(Calendars, ForgetThatAMemberWasGoneWhenItIsBack) {
  put("a.ics", sample_draft("a", {}));
  remove("a.ics");
  put("a.ics", sample_draft("other", {}));

  const auto all = changes(0);

  ASSERT_EQ(all.size(), 1U);
  EXPECT_FALSE(all[0].deleted);
}

TEST_P(Calendars, RemovingWhatIsNotThereChangesNothing) {
  remove("a.ics");

  EXPECT_TRUE(changes(0).empty());
  EXPECT_EQ(read([&](const Reads& r) { return r.calendar(id_); })->change, 0);
}

TEST_P(Calendars, FindObjectsByTheirInstances) {
  put("once.ics", sample_draft("once", {hours(10, 11)}));
  put("often.ics", sample_draft("often", {hours(10, 11), hours(34, 35), hours(58, 59)}));

  EXPECT_EQ(in(hours(10, 11)), (Names{"often.ics", "once.ics"}));
  EXPECT_EQ(in(hours(0, 100)), (Names{"often.ics", "once.ics"})) << "each once";
  EXPECT_EQ(in(hours(34.5, 34.6)), (Names{"often.ics"}));
  EXPECT_EQ(in(hours(11, 34)), Names{});
  EXPECT_EQ(in(hours(0, 100), "VTODO"), Names{});
  EXPECT_EQ(in(hours(0, 100), "VEVENT", "", 1), (Names{"often.ics"}));
  EXPECT_EQ(in(hours(0, 100), "VEVENT", "often.ics"), (Names{"once.ics"}));
  EXPECT_EQ(in({Instant::min(), Instant::max()}), (Names{"often.ics", "once.ics"}));
}

TEST_P(Calendars, ForgetInstancesThatARewriteTookAway) {
  put("a.ics", sample_draft("a", {hours(10, 11), hours(34, 35)}));
  put("a.ics", sample_draft("a", {hours(34, 35)}));
  EXPECT_EQ(in(hours(10, 11)), Names{});

  remove("a.ics");
  EXPECT_EQ(in(hours(34, 35)), Names{});
}

// Every class of length, looked for near its end, just behind it, and where it only begins.
TEST_P(Calendars, FindInstancesOfAnyLength) {
  const std::vector<double> lengths = {1,       24,      25,       8 * 24, 9 * 24,
                                       64 * 24, 70 * 24, 512 * 24, 20'000};
  for (const auto length : lengths) {
    const auto name = std::to_string(length);
    put(name, sample_draft(name, {hours(0, length)}));

    EXPECT_EQ(in(hours(length - 0.5, length + 5)), (Names{name}));
    EXPECT_EQ(in(hours(-5, 0.1)), (Names{name}));
    EXPECT_EQ(in(hours(length, length + 5)), Names{});
    EXPECT_EQ(in(hours(-5, 0)), Names{});
    remove(name);
  }
}

// RFC 4791 section 9.9: an event of no length overlaps if it lies in [start, end).
TEST_P(Calendars, FindInstancesOfNoLength) {
  put("a.ics", sample_draft("a", {hours(10, 10)}));

  EXPECT_EQ(in(hours(10, 11)), (Names{"a.ics"}));
  EXPECT_EQ(in(hours(9, 10.1)), (Names{"a.ics"}));
  EXPECT_EQ(in(hours(9, 10)), Names{});
  EXPECT_EQ(in(hours(10.1, 11)), Names{});
}

TEST_P(Calendars, NameSeriesThatMayGoOnBeyondTheirExpansion) {
  auto endless = sample_draft("endless", {hours(10, 11)});
  endless.unbounded = true;
  endless.expanded_until = hour(100);
  put("endless.ics", endless);
  auto ended = sample_draft("ended", {hours(10, 11)});
  ended.expanded_until = hour(100);
  put("ended.ics", ended);

  EXPECT_EQ(in(hours(10, 11)), (Names{"ended.ics", "endless.ics"}));
  EXPECT_EQ(in(hours(50, 60)), Names{});
  EXPECT_EQ(in(hours(200, 201)), (Names{"endless.ics?"}));
  EXPECT_EQ(in(hours(10, 201)), (Names{"ended.ics", "endless.ics"})) << "found for certain";
}

// What lies before the expansions began is known from the texts alone.
TEST_P(Calendars, NameSeriesThatWereThereBeforeTheirExpansion) {
  auto series = sample_draft("series", {hours(100, 101)});
  series.recurring = true;
  put("series.ics", series);
  auto single = sample_draft("single", {hours(10, 11)});
  single.recurring = false;
  put("single.ics", single);
  const auto names_beyond = [&](TimeRange time, Instant known_from) {
    Names names;
    for (const auto& one :
         read([&](const Reads& r) { return r.series_beyond(id_, time, known_from, "", 10); })) {
      names.push_back(one.entry.name);
    }
    return names;
  };

  EXPECT_EQ(in(hours(10, 20), "VEVENT", "", 100, hour(50)), (Names{"series.ics?", "single.ics"}));
  EXPECT_EQ(in(hours(60, 70), "VEVENT", "", 100, hour(50)), Names{});
  EXPECT_EQ(names_beyond(hours(10, 20), hour(50)), (Names{"series.ics"}));
  EXPECT_EQ(names_beyond(hours(60, 70), hour(50)), Names{});
}

TEST_P(Calendars, TellWhatIsKnownByItsTimesWithoutReadingTexts) {
  auto series = sample_draft("series", {hours(100, 101)});
  series.recurring = true;
  put("series.ics", series, "of the series");
  put("single.ics", sample_draft("single", {hours(10, 11)}), "of the single one");
  const auto texts = [&](Reads::Texts wanted) {
    Names found;
    for (const auto& hit : read([&](const Reads& r) {
           return r.objects_in(id_, "VEVENT", hours(10, 20), hour(50), "", 10, wanted);
         })) {
      found.push_back(hit.object.text);
    }
    return found;
  };

  EXPECT_EQ(texts(Reads::Texts::all), (Names{"of the series", "of the single one"}));
  EXPECT_EQ(texts(Reads::Texts::of_maybe), (Names{"of the series", ""}));
}

TEST_P(Calendars, ListTheMembersOfOneKind) {
  auto todo = sample_draft("todo", {});
  todo.component = "VTODO";
  put("b.ics", todo);
  put("a.ics", sample_draft("a", {hours(10, 11)}));
  put("c.ics", sample_draft("c", {hours(10, 11)}));
  const auto of = [&](const std::string& kind, const std::string& after) {
    Names names;
    for (const auto& one :
         read([&](const Reads& r) { return r.members_of(id_, kind, after, 10); })) {
      names.push_back(one.name);
    }
    return names;
  };

  EXPECT_EQ(of("VTODO", ""), (Names{"b.ics"}));
  EXPECT_EQ(of("VTODO", "b.ics"), Names{});
  EXPECT_EQ(of("VEVENT", ""), (Names{"a.ics", "c.ics"}));
  EXPECT_EQ(of("VEVENT", "a.ics"), (Names{"c.ics"}));
}

TEST_P(Calendars, TellBusyTimeByItsKind) {
  auto draft = sample_draft("a", {hours(10, 11), hours(20, 21), hours(30, 31), hours(40, 41)});
  draft.instances[0].busy = true;
  draft.instances[1].busy = true;
  draft.instances[1].type = BusyType::tentative;
  draft.instances[2].busy = false;
  draft.instances[3].busy = true;
  draft.instances[3].type = BusyType::unavailable;
  put("a.ics", draft);
  const auto busy = [&](TimeRange time) {
    auto found = read([&](const Reads& r) { return r.busy_in(id_, time, 10); });
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.time.start < b.time.start; });
    return found;
  };

  const auto all = busy(hours(0, 100));
  ASSERT_EQ(all.size(), 3U) << "what is free is not busy";
  EXPECT_EQ(all[0], draft.instances[0]);
  EXPECT_EQ(all[1], draft.instances[1]);
  EXPECT_EQ(all[2], draft.instances[3]);
  EXPECT_TRUE(busy(hours(11, 20)).empty());
  EXPECT_EQ(busy(hours(10.5, 10.6)).size(), 1U);
}

}  // namespace holdfast::test
