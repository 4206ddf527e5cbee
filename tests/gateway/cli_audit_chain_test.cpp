#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "gateway/audit_chain.hpp"

namespace holdfast::gateway::cli {
namespace {

using testing::HasSubstr;
using Entries = std::vector<store::AuditEntry>;

Entries log_of(int count) {
  Entries entries;
  std::string previous(store::kAuditStart);
  for (int number = 1; number <= count; ++number) {
    store::AuditEntry entry;
    entry.number = number;
    entry.at = from_stored(1'800'000'000'000'000 + number);
    entry.actor = {"staff", "us_ana", "caldav", "rq_" + std::to_string(number)};
    entry.action = "booking.moved";
    entry.subject = "bk_" + std::to_string(number);
    entry.before = R"({"status":"confirmed"})";
    entry.after = "{\"note\":\"caf\xc3\xa9\"}";
    entry.previous = previous;
    entry.hash = store::audit_hash(entry);
    previous = entry.hash;
    entries.push_back(entry);
  }
  return entries;
}

std::optional<std::string> first_fault(const Entries& entries,
                                       std::optional<AuditChain::Anchor> anchor = {}) {
  AuditChain chain(std::move(anchor));
  for (const auto& entry : entries) {
    if (auto fault = chain.add(entry)) {
      return fault;
    }
  }
  return chain.finish();
}

TEST(AuditChain, WholeLogFits) {
  const auto entries = log_of(5);

  EXPECT_EQ(first_fault(entries), std::nullopt);
  EXPECT_EQ(first_fault({}), std::nullopt);
  EXPECT_EQ(first_fault(entries, AuditChain::Anchor{5, entries[4].hash}), std::nullopt);
  EXPECT_EQ(first_fault(entries, AuditChain::Anchor{3, entries[2].hash}), std::nullopt);
}

TEST(AuditChain, EveryFieldIsProtected) {
  const std::pair<const char*, std::function<void(store::AuditEntry&)>> alterations[] = {
      {"agency", [](auto& e) { e.agency.value = 2; }},
      {"at", [](auto& e) { e.at += Duration(1); }},
      {"kind", [](auto& e) { e.actor.kind = "customer"; }},
      {"id", [](auto& e) { e.actor.id = "us_ben"; }},
      {"via", [](auto& e) { e.actor.via = "api"; }},
      {"request", [](auto& e) { e.actor.request_id = ""; }},
      {"action", [](auto& e) { e.action += 'x'; }},
      {"subject", [](auto& e) { e.subject.pop_back(); }},
      {"before", [](auto& e) { e.before = ""; }},
      {"after", [](auto& e) { e.after = ""; }},
      {"hash", [](auto& e) { e.hash[0] = e.hash[0] == '0' ? '1' : '0'; }},
      {"previous", [](auto& e) { e.previous[0] = e.previous[0] == '0' ? '1' : '0'; }},
      {"shifted", [](auto& e) { e.before += e.after.substr(0, 1), e.after.erase(0, 1); }},
  };
  for (const auto& [field, alter] : alterations) {
    auto entries = log_of(5);
    alter(entries[2]);

    const auto fault = first_fault(entries);

    ASSERT_TRUE(fault.has_value()) << field;
    EXPECT_THAT(*fault, HasSubstr("entry 3")) << field;
  }
}

// Who alters an entry and makes its hash fit is found at the next one.
TEST(AuditChain, HashThatWasMadeToFitIsFoundAtTheNextEntry) {
  auto entries = log_of(5);
  entries[2].action = "forged";
  entries[2].hash = store::audit_hash(entries[2]);

  EXPECT_THAT(first_fault(entries).value(), HasSubstr("entry 4 does not follow"));
}

TEST(AuditChain, RemovedAndReorderedEntriesAreNamed) {
  auto removed = log_of(5);
  removed.erase(removed.begin() + 1);
  EXPECT_THAT(first_fault(removed).value(),
              HasSubstr("entry 2 is missing; the next one there is 3"));

  auto swapped = log_of(5);
  std::swap(swapped[1], swapped[2]);
  EXPECT_THAT(first_fault(swapped).value(), HasSubstr("entry 2 is missing"));

  auto headless = log_of(5);
  headless.erase(headless.begin());
  EXPECT_THAT(first_fault(headless).value(), HasSubstr("entry 1 is missing"));
}

// From within, a log that was cut off or written anew as a whole looks right.
TEST(AuditChain, AnchorFindsWhatTheChainAloneCannot) {
  const auto entries = log_of(5);
  auto cut = entries;
  cut.pop_back();
  EXPECT_EQ(first_fault(cut), std::nullopt);
  EXPECT_THAT(first_fault(cut, AuditChain::Anchor{5, entries[4].hash}).value(),
              HasSubstr("cut off"));
  EXPECT_THAT(first_fault(entries, AuditChain::Anchor{3, std::string(64, 'a')}).value(),
              HasSubstr("entry 3 is not the one"));
}

TEST(AuditChain, AnchorsAreReadStrictly) {
  const auto hash = std::string(64, 'a');
  const auto anchor = AuditChain::parse_anchor("12:" + hash).value();
  EXPECT_EQ(anchor.number, 12);
  EXPECT_EQ(anchor.hash, hash);
  for (const auto& text : {std::string(), std::string("12"), ":" + hash, "0:" + hash, "-1:" + hash,
                           "1x:" + hash, "12:" + hash + "a", "12:" + std::string(64, 'A')}) {
    EXPECT_FALSE(AuditChain::parse_anchor(text).has_value()) << text;
  }
}

TEST(AuditLines, ReadBackTheSame) {
  const auto entry = log_of(1)[0];

  const auto line = to_json_line(entry);

  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto read = parse_json_line(line);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_json_line(*read), line);
  EXPECT_EQ(store::audit_hash(*read), entry.hash);
}

TEST(AuditLines, OtherTextsAreNothing) {
  const auto line = to_json_line(log_of(1)[0]);
  for (const auto& text : {std::string(), std::string("[]"), std::string("{}"),
                           line.substr(0, line.size() / 2), line + "x"}) {
    EXPECT_FALSE(parse_json_line(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace holdfast::gateway::cli
