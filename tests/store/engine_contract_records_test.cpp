// Effects, attempts, the audit log, savepoints, snapshots and copies.
#include "tests/store/engine_contract.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::test {

using namespace store;

namespace {

using Ids = std::vector<std::string>;

class Outbox : public EngineContract {
 protected:
  void insert(const std::string& id, const std::string& booking, double due) {
    write([&](Transaction& tx) { tx.insert(sample_effect(id, booking, hour(due))); });
  }
  void update(const std::string& id, EffectState state, double due,
              std::optional<double> leased_until = {}) {
    write([&](Transaction& tx) {
      auto effect = tx.effect(EffectId{id}).value();
      effect.state = state;
      effect.due_at = hour(due);
      effect.leased_until = leased_until ? std::optional(hour(*leased_until)) : std::nullopt;
      tx.update(effect);
    });
  }
  Ids due(double now, int limit = 100) {
    return ids(read([&](const Reads& r) { return r.effects_due("mail", hour(now), limit); }));
  }
  std::optional<Instant> next() {
    return read([](const Reads& r) { return r.next_effect_at("mail"); });
  }
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, Outbox, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(Outbox, KeepsEffectsWhole) {
  auto effect = sample_effect("ef_1", "bk_1", hour(1));
  write([&](Transaction& tx) { EXPECT_TRUE(tx.insert(effect)); });
  EXPECT_TRUE(same(read([&](const Reads& r) { return r.effect(effect.id); }), effect));

  effect.state = EffectState::leased;
  effect.due_at = hour(7);
  effect.deadline.reset();
  effect.attempts = 9;
  effect.lease = 8;
  effect.leased_until = hour(9);
  effect.last_detail = "451";
  effect.payload = "{\"a\":1}";
  write([&](Transaction& tx) { tx.update(effect); });

  read([&](const Reads& reads) {
    EXPECT_TRUE(same(reads.effect(effect.id), effect));
    EXPECT_TRUE(same(reads.effects_of(AgencyId{1}, effect.booking).at(0), effect));
    EXPECT_FALSE(reads.effect(EffectId{"ef_2"}));
    return 0;
  });
}

TEST_P(Outbox, OwesTheSameThingOnce) {
  auto again = sample_effect("ef_2", "bk_1", hour(5));
  again.discriminator = "ef_1";
  again.payload = "other";
  insert("ef_1", "bk_1", 1);

  write([&](Transaction& tx) { EXPECT_FALSE(tx.insert(again)); });

  EXPECT_FALSE(read([](const Reads& r) { return r.effect(EffectId{"ef_2"}); }));
  EXPECT_EQ(read([](const Reads& r) { return r.effect(EffectId{"ef_1"}); })->payload, "{}");
}

TEST_P(Outbox, TellsApartWhatDiffersInAnyPartOfItsKey) {
  auto effect = sample_effect("ef_1", "bk_1", hour(1));
  int made = 0;
  const auto insert_changed = [&](auto change) {
    auto other = effect;
    change(other);
    other.id = EffectId{"ef_" + std::to_string(++made)};
    bool inserted = false;
    write([&](Transaction& tx) { inserted = tx.insert(other); });
    return inserted;
  };
  EXPECT_TRUE(insert_changed([](Effect&) {}));

  EXPECT_FALSE(insert_changed([](Effect&) {}));
  EXPECT_TRUE(insert_changed([](Effect& e) { e.booking = BookingId{"bk_2"}; }));
  EXPECT_TRUE(insert_changed([](Effect& e) { e.kind = "booking.cancelled"; }));
  EXPECT_TRUE(insert_changed([](Effect& e) { e.sequence = 2; }));
  EXPECT_TRUE(insert_changed([](Effect& e) { e.channel = "calendar"; }));
  EXPECT_TRUE(insert_changed([](Effect& e) { e.recipient = "other@example.org"; }));
  EXPECT_TRUE(insert_changed([](Effect& e) { e.discriminator = "again"; }));
}

TEST_P(Outbox, HandsOutWhatIsDueOldestFirst) {
  insert("ef_late", "bk_1", 3);
  insert("ef_early", "bk_2", 1);
  insert("ef_future", "bk_3", 9);

  EXPECT_EQ(due(5), (Ids{"ef_early", "ef_late"}));
  EXPECT_EQ(due(5, 1), (Ids{"ef_early"}));
  EXPECT_EQ(due(0), Ids{});
  EXPECT_EQ(next(), hour(1));
}

// The customer must not read "moved" before "confirmed", also while the mail server is away and the
// first message waits for its next attempt.
TEST_P(Outbox, KeepsTheOrderForOneReceiver) {
  insert("ef_1", "bk_1", 1);
  insert("ef_2", "bk_1", 1);
  EXPECT_EQ(due(5), (Ids{"ef_1"}));

  update("ef_1", EffectState::due, 8);
  EXPECT_EQ(due(5), Ids{}) << "the first waits to be tried again";
  EXPECT_EQ(next(), hour(8)) << "nothing can be done before";

  update("ef_1", EffectState::leased, 8, 7);
  EXPECT_EQ(due(5), Ids{}) << "the first is being sent";

  update("ef_1", EffectState::delivered, 8);
  EXPECT_EQ(due(5), (Ids{"ef_2"}));
}

TEST_P(Outbox, LetsOthersPass) {
  insert("ef_1", "bk_1", 100);
  auto other = sample_effect("ef_2", "bk_1", hour(1));
  other.recipient = "ana@salon.example";
  write([&](Transaction& tx) { tx.insert(other); });
  insert("ef_3", "bk_2", 1);

  EXPECT_EQ(due(5), (Ids{"ef_2", "ef_3"}));
}

TEST_P(Outbox, TakesAnEffectAgainWhenItsLeaseHasRunOut) {
  insert("ef_1", "bk_1", 1);
  update("ef_1", EffectState::leased, 1, 10);

  EXPECT_EQ(due(9), Ids{});
  EXPECT_EQ(next(), hour(10));
  EXPECT_EQ(due(10), (Ids{"ef_1"}));
}

TEST_P(Outbox, CountsByChannelAndState) {
  insert("ef_1", "bk_1", 1);
  insert("ef_2", "bk_2", 1);
  update("ef_2", EffectState::failed, 1);
  const auto count = [&](const char* channel, EffectState state) {
    return read([&](const Reads& r) { return r.count_effects(channel, state); });
  };

  EXPECT_EQ(count("mail", EffectState::due), 1);
  EXPECT_EQ(count("mail", EffectState::failed), 1);
  EXPECT_EQ(count("mail", EffectState::leased), 0);
  EXPECT_EQ(count("calendar", EffectState::due), 0);
  EXPECT_EQ(next(), hour(1));
}

TEST_P(Outbox, KeepsEveryAttempt) {
  insert("ef_1", "bk_1", 1);
  Attempt first{EffectId{"ef_1"}, 1, hour(1), std::nullopt, "", ""};
  const Attempt second{EffectId{"ef_1"}, 2, hour(3), hour(4), "delivered", "250 ok"};
  write([&](Transaction& tx) {
    tx.put(first);
    first.ended_at = hour(2);
    first.outcome = "retry";
    first.detail = "451 later";
    tx.put(first);
    tx.put(second);
  });

  const auto attempts = read([](const Reads& r) { return r.attempts(EffectId{"ef_1"}); });

  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_TRUE(same(attempts[0], first));
  EXPECT_TRUE(same(attempts[1], second));
}

TEST_P(EngineContract, ChainsTheAuditLogOfEachAgency) {
  AuditEntry entry;
  entry.at = hour(1);
  entry.actor = {"staff", "us_1", "api", "req-1"};
  entry.action = "intake.accepted";
  entry.subject = "bk_1";
  entry.before = "";
  entry.after = "{}";
  // A number and hashes that a caller makes up are not believed.
  entry.number = 77;
  entry.previous = "x";
  entry.hash = "y";
  write([&](Transaction& tx) {
    tx.put(Agency{AgencyId{2}, "Other", "UTC", ""});
    tx.append(entry);
    entry.subject = "bk_2";
    tx.append(entry);
    entry.agency = AgencyId{2};
    tx.append(entry);
  });

  read([](const Reads& reads) {
    const auto log = reads.audit(AgencyId{1}, 0, 10);
    EXPECT_EQ(log.size(), 2U);
    std::string previous(kAuditStart);
    std::int64_t number = 0;
    for (const auto& kept : log) {
      EXPECT_EQ(kept.number, ++number);
      EXPECT_EQ(kept.previous, previous);
      EXPECT_EQ(kept.hash, audit_hash(kept));
      previous = kept.hash;
    }
    EXPECT_EQ(log.at(0).at, hour(1));
    EXPECT_EQ(log.at(0).actor.kind, "staff");
    EXPECT_EQ(log.at(0).actor.id, "us_1");
    EXPECT_EQ(log.at(0).actor.via, "api");
    EXPECT_EQ(log.at(0).actor.request_id, "req-1");
    EXPECT_EQ(log.at(0).action, "intake.accepted");
    EXPECT_EQ(log.at(0).after, "{}");
    EXPECT_EQ(reads.audit(AgencyId{1}, 1, 10).at(0).subject, "bk_2");
    EXPECT_EQ(reads.audit(AgencyId{1}, 0, 1).size(), 1U);
    EXPECT_EQ(reads.audit_of(AgencyId{1}, "bk_1").size(), 1U);
    EXPECT_EQ(reads.last_audit(AgencyId{1})->number, 2);
    EXPECT_EQ(reads.last_audit(AgencyId{2})->number, 1);
    EXPECT_FALSE(reads.last_audit(AgencyId{3}));
    return 0;
  });
}

TEST_P(EngineContract, TakesBackACommandAndKeepsItsNeighbours) {
  const auto put = [](std::int64_t id) {
    return [id](Transaction& tx) {
      tx.put(Agency{AgencyId{id}, "A", "UTC", ""});
      return id != 3;
    };
  };
  const auto batch = engine_->begin(Undo::each_command);
  batch->command(put(2));
  batch->command(put(3));
  EXPECT_THROW(batch->command([](Transaction& tx) -> bool {
    tx.put(Agency{AgencyId{4}, "A", "UTC", ""});
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  batch->command(put(5));
  batch->commit().value();

  std::vector<std::int64_t> stored;
  for (const auto& agency : read([](const Reads& r) { return r.agencies(); })) {
    stored.push_back(agency.id.value);
  }
  EXPECT_EQ(stored, (std::vector<std::int64_t>{1, 2, 5}));
}

TEST_P(EngineContract, DoesNotCommitABatchWithHalfACommandInIt) {
  const auto batch = engine_->begin(Undo::whole_batch);
  batch->command([](Transaction& tx) {
    tx.put(Agency{AgencyId{2}, "A", "UTC", ""});
    return false;
  });

  EXPECT_TRUE(batch->spoiled());
  EXPECT_FALSE(batch->commit());
}

TEST_P(EngineContract, GoesOnAfterACommandThatFailedBeforeItWrote) {
  const auto batch = engine_->begin(Undo::whole_batch);
  batch->command([](Transaction&) { return false; });
  batch->command([](Transaction& tx) {
    tx.put(Agency{AgencyId{2}, "A", "UTC", ""});
    return true;
  });

  EXPECT_FALSE(batch->spoiled());
  batch->commit().value();
}

TEST_P(EngineContract, KeepsNothingOfABatchThatIsNotCommitted) {
  engine_->begin(Undo::whole_batch)->command([](Transaction& tx) {
    tx.put(Agency{AgencyId{2}, "A", "UTC", ""});
    return true;
  });

  EXPECT_EQ(read([](const Reads& r) { return r.agencies(); }).size(), 1U);
}

// Two questions of one read must not see two different worlds.
TEST_P(EngineContract, ReadsOneMomentHoweverLongItTakes) {
  engine_->read([&](const Reads& reads) {
    EXPECT_EQ(reads.agencies().size(), 1U);
    write([](Transaction& tx) { tx.put(Agency{AgencyId{2}, "A", "UTC", ""}); });
    EXPECT_EQ(reads.agencies().size(), 1U);
  });

  EXPECT_EQ(read([](const Reads& r) { return r.agencies(); }).size(), 2U);
}

TEST_P(EngineContract, EndsAReadThatThrows) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_THROW(engine_->read([](const Reads& reads) {
      reads.agencies();
      throw std::runtime_error("no");
    }),
                 std::runtime_error);
  }

  EXPECT_EQ(read([](const Reads& r) { return r.agencies(); }).size(), 1U);
}

TEST_P(EngineContract, RefusesToCopyOverAFile) {
  const TempFolder folder;
  EXPECT_TRUE(engine_->backup(folder.file("copy.db")));

  EXPECT_EQ(engine_->backup(folder.file("copy.db")).error().code, Errc::already_exists);
}

}  // namespace holdfast::test
