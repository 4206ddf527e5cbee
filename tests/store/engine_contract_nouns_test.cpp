// Agencies, users, bookings, sources, conflicts and keys: what goes in comes out, by every way in.
#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;

TEST_P(EngineContract, KeepsAgencies) {
  read([](const Reads& reads) {
    EXPECT_TRUE(same(reads.agency(AgencyId{1}), sample_agency()));
    EXPECT_EQ(reads.agencies().size(), 1U);
    EXPECT_FALSE(reads.agency(AgencyId{2}));
    return 0;
  });
}

TEST_P(EngineContract, KeepsResourcesAndFindsThemByIdAndSlug) {
  read([](const Reads& reads) {
    const auto ana = sample_resource("ana");
    EXPECT_TRUE(same(reads.resource(ana.agency, ana.id), ana));
    EXPECT_TRUE(same(reads.resource_by_slug(ana.agency, "ana"), ana));
    EXPECT_EQ(ids(reads.resources(ana.agency)), (std::vector<std::string>{"rs_ana", "rs_ben"}));
    EXPECT_FALSE(reads.resource(AgencyId{2}, ana.id)) << "of another agency";
    EXPECT_FALSE(reads.resource_by_slug(ana.agency, "eve"));
    return 0;
  });
}

TEST_P(EngineContract, ReplacesAResource) {
  auto ana = sample_resource("ana");
  ana.kind = ResourceKind::room;
  ana.slug = "anna";
  ana.capacity = 1;
  ana.active = true;
  ana.hours = {};
  ana.version = 8;
  write([&](Transaction& tx) { tx.put(ana); });

  EXPECT_TRUE(same(read([&](const Reads& r) { return r.resource(ana.agency, ana.id); }), ana));
}

TEST_P(EngineContract, KeepsServicesAndFindsThemByIdAndSlug) {
  read([](const Reads& reads) {
    const auto massage = sample_service("massage");
    EXPECT_TRUE(same(reads.service(massage.agency, massage.id), massage));
    EXPECT_TRUE(same(reads.service_by_slug(massage.agency, "massage"), massage));
    EXPECT_EQ(ids(reads.services(massage.agency)), (std::vector<std::string>{"sv_massage"}));
    return 0;
  });
}

TEST_P(EngineContract, KeepsUsersAndTokens) {
  const auto eve = sample_user("eve");
  auto root = sample_user("root");
  root.resource = {};
  auto token = sample_token("tk_1", eve.id);
  write([&](Transaction& tx) {
    tx.put(eve);
    tx.put(root);
    tx.put(token);
    token.revoked_at.reset();
    token.expires_at.reset();
    tx.put(token);
  });

  read([&](const Reads& reads) {
    EXPECT_TRUE(same(reads.user(eve.id), eve));
    EXPECT_TRUE(same(reads.user(root.id), root));
    EXPECT_TRUE(same(reads.user_by_login("eve"), eve));
    EXPECT_EQ(ids(reads.users(AgencyId{1})), (std::vector<std::string>{"us_eve", "us_root"}));
    EXPECT_TRUE(same(reads.token(token.id), token));
    EXPECT_TRUE(same(reads.token_by_hash("hash of tk_1"), token));
    EXPECT_FALSE(reads.token_by_hash("hash of tk_2"));
    EXPECT_EQ(ids(reads.tokens(AgencyId{1})), (std::vector<std::string>{"tk_1"}));
    return 0;
  });
}

TEST_P(EngineContract, KeepsABookingWithItsCustomerAndItsResources) {
  auto booking = sample_booking("bk_1", 10, 11);
  write([&](Transaction& tx) { tx.put(booking); });
  EXPECT_TRUE(
      same(read([&](const Reads& r) { return r.booking(AgencyId{1}, booking.id); }), booking));

  booking.status = BookingStatus::cancelled;
  booking.time = hours(12, 14);
  booking.taken.pop_back();
  booking.customer.email = "other@example.org";
  booking.version = 7;
  write([&](Transaction& tx) { tx.put(booking); });

  read([&](const Reads& reads) {
    EXPECT_TRUE(same(reads.booking(AgencyId{1}, booking.id), booking));
    EXPECT_TRUE(same(reads.booking_by_uid(AgencyId{1}, "bk_1@uid"), booking));
    EXPECT_FALSE(reads.booking(AgencyId{2}, booking.id));
    EXPECT_FALSE(reads.booking_by_uid(AgencyId{1}, "bk_2@uid"));
    return 0;
  });
}

TEST_P(EngineContract, ListsBookingsByEveryFilterAndPage) {
  write([](Transaction& tx) {
    for (int i = 0; i < 6; ++i) {
      auto booking = sample_booking("bk_" + std::to_string(i), 10 + i / 2, 20);
      booking.status = i == 2 ? BookingStatus::cancelled : BookingStatus::confirmed;
      booking.customer.email = i < 3 ? "a@example.org" : "B@example.org";
      booking.taken = {{"therapist", ResourceId{i % 2 == 0 ? "rs_ana" : "rs_ben"}, 0}};
      tx.put(booking);
    }
  });
  const auto list = [&](BookingFilter filter, BookingCursor after = {}, int limit = 100) {
    filter.agency = AgencyId{1};
    return ids(read([&](const Reads& r) { return r.bookings(filter, after, limit); }));
  };
  using Ids = std::vector<std::string>;

  EXPECT_EQ(list({}), (Ids{"bk_0", "bk_1", "bk_2", "bk_3", "bk_4", "bk_5"}));
  EXPECT_EQ(list({}, {}, 2), (Ids{"bk_0", "bk_1"}));
  EXPECT_EQ(list({}, {hour(10), BookingId{"bk_0"}}, 2), (Ids{"bk_1", "bk_2"}));
  EXPECT_EQ(list({.agency = {}, .statuses = {BookingStatus::cancelled}}), (Ids{"bk_2"}));
  EXPECT_EQ(list({.agency = {}, .resource = ResourceId{"rs_ana"}}), (Ids{"bk_0", "bk_2", "bk_4"}));
  EXPECT_EQ(list({.agency = {}, .resource = ResourceId{"rs_ana"}}, {hour(10), BookingId{"bk_0"}}),
            (Ids{"bk_2", "bk_4"}));
  EXPECT_EQ(list({.agency = {}, .start_from = hour(11), .start_before = hour(12)}),
            (Ids{"bk_2", "bk_3"}));
  EXPECT_EQ(list({.agency = {}, .customer_email = "b@example.org"}), (Ids{"bk_3", "bk_4", "bk_5"}));
  EXPECT_EQ(list({.agency = {},
                  .statuses = {BookingStatus::confirmed},
                  .resource = ResourceId{"rs_ana"},
                  .start_from = hour(11),
                  .customer_email = "b@example.org"}),
            (Ids{"bk_4"}));
}

TEST_P(EngineContract, ListsABookingThatTakesAResourceTwiceOnce) {
  auto booking = sample_booking("bk_1", 10, 11);
  booking.taken = {{"therapist", ResourceId{"rs_ana"}, 0}, {"chair", ResourceId{"rs_ana"}, 1}};
  write([&](Transaction& tx) { tx.put(booking); });
  const BookingFilter filter{.agency = AgencyId{1}, .resource = ResourceId{"rs_ana"}};

  EXPECT_EQ(read([&](const Reads& r) { return r.bookings(filter, {}, 10); }).size(), 1U);
}

TEST_P(EngineContract, FindsWhatACustomerHasAtThatTime) {
  auto cancelled = sample_booking("bk_2", 10, 11);
  cancelled.status = BookingStatus::cancelled;
  auto nameless = sample_booking("bk_3", 10, 11);
  nameless.customer.email = "";
  nameless.customer.phone = "";
  write([&](Transaction& tx) {
    tx.put(sample_service("other"));
    tx.put(sample_booking("bk_1", 10, 40));
    tx.put(cancelled);
    tx.put(nameless);
  });
  const auto find = [&](const std::string& email, const std::string& phone, double from, double to,
                        const std::string& service = "sv_massage") {
    return ids(read([&](const Reads& r) {
      return r.bookings_of_customer(AgencyId{1}, ServiceId{service}, email, phone, hours(from, to));
    }));
  };
  const std::vector<std::string> found{"bk_1"};
  const std::vector<std::string> none;

  EXPECT_EQ(find("carla@example.org", "", 10, 11), found);
  EXPECT_EQ(find("carla@example.org", "", 39, 41), found) << "long after its start";
  EXPECT_EQ(find("carla@example.org", "", 40, 41), none);
  EXPECT_EQ(find("carla@example.org", "", 9, 10), none);
  EXPECT_EQ(find("", "+493012345", 10, 11), found);
  EXPECT_EQ(find("", "", 10, 11), none) << "empty is compared with nothing";
  EXPECT_EQ(find("other@example.org", "+493012346", 10, 11), none);
  EXPECT_EQ(find("carla@example.org", "", 10, 11, "sv_other"), none);
}

TEST_P(EngineContract, FindsConfirmedBookingsThatAreOver) {
  auto cancelled = sample_booking("bk_3", 1, 2);
  cancelled.status = BookingStatus::cancelled;
  write([&](Transaction& tx) {
    tx.put(sample_booking("bk_1", 1, 5));
    tx.put(sample_booking("bk_2", 1, 3));
    tx.put(cancelled);
  });
  const auto ended = [&](double before, int limit) {
    return ids(
        read([&](const Reads& r) { return r.bookings_ended(AgencyId{1}, hour(before), limit); }));
  };

  EXPECT_EQ(ended(6, 10), (std::vector<std::string>{"bk_2", "bk_1"}));
  EXPECT_EQ(ended(6, 1), (std::vector<std::string>{"bk_2"}));
  EXPECT_EQ(ended(5, 10), (std::vector<std::string>{"bk_2"}));
}

TEST_P(EngineContract, FindsClaimsThatTouchATime) {
  write([](Transaction& tx) {
    const ResourceId ana{"rs_ana"};
    tx.replace_claims(AgencyId{1}, "day", {{ana, hours(0, 24), ClaimKind::closure, 0, "", "N1"}});
    tx.replace_claims(AgencyId{1}, "hour",
                      {{ana, hours(23, 24), ClaimKind::block, 0, "", "N2"},
                       {ana, hours(30, 31), ClaimKind::external, 0, "", ""}});
    tx.replace_claims(AgencyId{1}, "ben",
                      {{ResourceId{"rs_ben"}, hours(23, 24), ClaimKind::booking, 2, "", "book"}});
  });
  const auto origins = [&](double from, double to, const char* resource = "rs_ana") {
    std::vector<std::string> found;
    for (const auto& claim : read([&](const Reads& r) {
           return r.claims(AgencyId{1}, ResourceId{resource}, hours(from, to));
         })) {
      found.push_back(claim.origin);
    }
    return found;
  };
  using Origins = std::vector<std::string>;

  EXPECT_EQ(origins(23.5, 23.6), (Origins{"day", "hour"}));
  EXPECT_EQ(origins(24, 30), Origins{});
  EXPECT_EQ(origins(-1, 0.1), (Origins{"day"}));
  EXPECT_EQ(origins(0, 100), (Origins{"day", "hour", "hour"}));
  const auto bens = read([](const Reads& r) { return r.claims_of(AgencyId{1}, "ben"); });
  ASSERT_EQ(bens.size(), 1U);
  EXPECT_EQ(bens.front(),
            (Claim{ResourceId{"rs_ben"}, hours(23, 24), ClaimKind::booking, 2, "ben", "book"}));
}

TEST_P(EngineContract, KeepsSourcesWithWhatWasSeenInThem) {
  auto source = sample_source("so_1");
  auto other = sample_source("so_2");
  other.resource = ResourceId{"rs_ben"};
  other.last_good_at.reset();
  auto gone = sample_remote("/gone.ics", "uid");
  gone.deleted = true;
  auto elsewhere = sample_remote("/b.ics", "uid");
  elsewhere.source = other.id;
  elsewhere.booking = {};
  const Mirror mirror{source.id, BookingId{"bk_1"}, "/m.ics", "e", 4, "in_sync", 5, hour(3)};
  write([&](Transaction& tx) {
    tx.put(source);
    tx.put(other);
    tx.put(sample_remote("/a.ics", "uid"));
    tx.put(gone);
    tx.put(elsewhere);
    tx.put(mirror);
  });
  read([&](const Reads& reads) {
    EXPECT_TRUE(same(reads.source(source.id), source));
    EXPECT_TRUE(same(reads.source(other.id), other));
    EXPECT_EQ(ids(reads.sources(AgencyId{1})), (std::vector<std::string>{"so_1", "so_2"}));
    EXPECT_EQ(ids(reads.sources_of(AgencyId{1}, source.resource)),
              (std::vector<std::string>{"so_1"}));
    EXPECT_EQ(reads.remote_objects(source.id).size(), 2U) << "with the one that is gone";
    EXPECT_TRUE(same(reads.remote_object(source.id, "/gone.ics"), gone));
    const auto living = reads.remote_objects_by_uid(AgencyId{1}, source.resource, "uid");
    EXPECT_EQ(living.size(), 1U);
    EXPECT_TRUE(same(living.at(0), sample_remote("/a.ics", "uid")));
    EXPECT_TRUE(same(reads.mirror(source.id, mirror.booking), mirror));
    EXPECT_EQ(reads.mirrors_of(AgencyId{1}, mirror.booking).size(), 1U);
    return 0;
  });

  write([&](Transaction& tx) { tx.remove_source(source.id); });

  read([&](const Reads& reads) {
    EXPECT_FALSE(reads.source(source.id));
    EXPECT_TRUE(reads.remote_objects(source.id).empty());
    EXPECT_FALSE(reads.mirror(source.id, mirror.booking));
    EXPECT_EQ(reads.remote_objects(other.id).size(), 1U) << "of another source";
    return 0;
  });
}

TEST_P(EngineContract, KeepsPushChannelsAsLongAsTheirSource) {
  PushChannel channel{PushChannelId{"pc_1"},
                      AgencyId{1},
                      SourceId{"so_1"},
                      "microsoft",
                      "",
                      "hash",
                      hour(1),
                      hour(2)};
  auto second = channel;
  second.id = PushChannelId{"pc_2"};
  second.remote = "sub-2";
  write([&](Transaction& tx) {
    tx.put(sample_source("so_1"));
    tx.put(channel);
    tx.put(second);
  });
  channel.remote = "sub-1";
  channel.expires_at = hour(5);
  write([&](Transaction& tx) { tx.put(channel); });

  read([&](const Reads& reads) {
    const auto kept = reads.push_channel(channel.id).value();
    EXPECT_EQ(kept.source, channel.source);
    EXPECT_EQ(kept.remote, "sub-1");
    EXPECT_EQ(kept.secret_hash, "hash");
    EXPECT_EQ(kept.opened_at, hour(1));
    EXPECT_EQ(kept.expires_at, hour(5));
    EXPECT_EQ(ids(reads.push_channels_of(channel.source)),
              (std::vector<std::string>{"pc_1", "pc_2"}));
    EXPECT_EQ(reads.push_channel_by_remote("microsoft", "sub-2")->id, second.id);
    EXPECT_FALSE(reads.push_channel_by_remote("google", "sub-2"));
    return 0;
  });

  write([&](Transaction& tx) { tx.remove_push_channel(second.id); });
  EXPECT_FALSE(read([&](const Reads& reads) { return reads.push_channel(second.id); }));
  write([&](Transaction& tx) { tx.remove_source(channel.source); });
  EXPECT_FALSE(read([&](const Reads& reads) { return reads.push_channel(channel.id); }));
}

TEST_P(EngineContract, KeepsConflictsUntilTheyAreClosed) {
  Conflict conflict{ConflictId{"cf_1"}, AgencyId{1}, BookingId{"bk_1"}, ResourceId{"rs_ana"},
                    "external",         "so_1/uid",  hours(1, 2),       hour(0),
                    std::nullopt,       ""};
  write([&](Transaction& tx) {
    tx.put(sample_booking("bk_1", 1, 2));
    tx.put(conflict);
  });
  read([&](const Reads& reads) {
    EXPECT_TRUE(same(reads.open_conflicts(AgencyId{1}).at(0), conflict));
    EXPECT_EQ(reads.open_conflicts_of(AgencyId{1}, conflict.booking).size(), 1U);
    EXPECT_EQ(reads.open_conflicts_of(AgencyId{1}, BookingId{"bk_2"}).size(), 0U);
    EXPECT_EQ(reads.open_conflicts_by_cause(AgencyId{1}, "so_1/uid").size(), 1U);
    EXPECT_EQ(reads.open_conflicts_by_cause(AgencyId{1}, "so_1/other").size(), 0U);
    return 0;
  });

  conflict.closed_at = hour(3);
  conflict.resolution = "moved";
  write([&](Transaction& tx) { tx.put(conflict); });

  EXPECT_TRUE(read([](const Reads& reads) { return reads.open_conflicts(AgencyId{1}); }).empty());
}

TEST_P(EngineContract, KeepsAnswersUnderTheirKeyUntilTheyExpire) {
  const IdempotencyKey key{AgencyId{1}, "us_1", "POST /v1/bookings", "key-00001", "print"};
  const KeptAnswer kept{"print", {201, "body", "etag", "/v1/bookings/bk_1"}, hour(2)};
  auto other = key;
  other.key = "key-00002";
  write([&](Transaction& tx) {
    tx.keep(key, kept);
    tx.keep(other, {"print", {200, "", "", ""}, hour(4)});
  });
  const auto found = read([&](const Reads& r) { return r.kept_answer(key); }).value();
  EXPECT_EQ(found.fingerprint, "print");
  EXPECT_EQ(found.answer.status, 201);
  EXPECT_EQ(found.answer.body, "body");
  EXPECT_EQ(found.answer.etag, "etag");
  EXPECT_EQ(found.answer.location, "/v1/bookings/bk_1");
  EXPECT_EQ(found.expires_at, hour(2));
  auto stranger = key;
  stranger.principal = "us_2";
  EXPECT_FALSE(read([&](const Reads& r) { return r.kept_answer(stranger); }));

  int dropped = 0;
  write([&](Transaction& tx) { dropped = tx.drop_kept_answers(hour(3), 10); });

  EXPECT_EQ(dropped, 1);
  EXPECT_FALSE(read([&](const Reads& r) { return r.kept_answer(key); }));
  EXPECT_TRUE(read([&](const Reads& r) { return r.kept_answer(other); }));
}

}  // namespace holdfast::test
