#include <gtest/gtest.h>

#include "store/audit.hpp"
#include "store/base/text.hpp"

namespace holdfast::store {
namespace {

AuditEntry entry() {
  return {{1},
          1,
          from_stored(1'000'000),
          {"staff", "us_1", "api", "req"},
          "intake.accepted",
          "bk_1",
          "",
          "{}",
          std::string(kAuditStart),
          ""};
}

TEST(AuditHash, IsTheHashOfNetstrings) {
  const std::string bytes = "64:" + std::string(64, '0') +
                            ",1:1,1:1,7:1000000,5:staff,4:us_1,3:api,3:req,15:intake.accepted,"
                            "4:bk_1,0:,2:{},";

  EXPECT_EQ(audit_hash(entry()), sha256_hex(bytes));
}

// No field can be changed, and no text can be pushed over from one field into the next.
TEST(AuditHash, DependsOnEveryField) {
  const auto original = audit_hash(entry());
  const std::pair<const char*, void (*)(AuditEntry&)> rows[] = {
      {"agency", [](AuditEntry& e) { e.agency.value = 2; }},
      {"number", [](AuditEntry& e) { e.number = 2; }},
      {"at", [](AuditEntry& e) { e.at += Duration{1}; }},
      {"kind", [](AuditEntry& e) { e.actor.kind = "key"; }},
      {"id", [](AuditEntry& e) { e.actor.id = "us_2"; }},
      {"via", [](AuditEntry& e) { e.actor.via = "cli"; }},
      {"request", [](AuditEntry& e) { e.actor.request_id = "rer"; }},
      {"action", [](AuditEntry& e) { e.action = "intake.refused"; }},
      {"subject", [](AuditEntry& e) { e.subject = "bk_2"; }},
      {"before", [](AuditEntry& e) { e.before = "{}"; }},
      {"after", [](AuditEntry& e) { e.after = ""; }},
      {"previous", [](AuditEntry& e) { e.previous[0] = '1'; }},
      {"moved text", [](AuditEntry& e) { e.before = "{", e.after = "}"; }},
  };
  for (const auto& [what, change] : rows) {
    auto changed = entry();
    change(changed);
    EXPECT_NE(audit_hash(changed), original) << what;
  }
}

TEST(AuditHash, LeavesItsOwnFieldOut) {
  auto hashed = entry();
  hashed.hash = "x";

  EXPECT_EQ(audit_hash(hashed), audit_hash(entry()));
}

}  // namespace
}  // namespace holdfast::store
