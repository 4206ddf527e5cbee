// Long answers are read in pieces. Whatever the size of a piece, each member is told once.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <map>

#include "caldav/webdav/multistatus_reader.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

const std::string kCalendar = "/dav/calendars/ana/appointments/";
const std::string kProp = "<D:prop><D:getetag/></D:prop>";
const std::string kRoot = " xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>";

std::string sync_body(const std::string& token) {
  return "<D:sync-collection" + kRoot + "<D:sync-token>" + token +
         "</D:sync-token><D:sync-level>1</D:sync-level>" + kProp + "</D:sync-collection>";
}

std::string query_body(const std::string& inner) {
  return "<C:calendar-query" + kRoot + kProp +
         "<C:filter><C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'>" + inner +
         "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>";
}

std::string name(int number) { return std::to_string(number) + ".ics"; }

/// How often each href is told.
std::map<std::string, int> told(const HttpResponse& answer) {
  std::map<std::string, int> counts;
  for (const auto& response : webdav::read_multistatus(answer.body).value().responses) {
    ++counts[response.href];
  }
  return counts;
}

class Pieces : public testing::TestWithParam<int> {
 protected:
  static constexpr int kMembers = 12;

  static caldav::Settings in_pieces_of(int rows) {
    caldav::Settings settings;
    settings.piece = rows;
    settings.text_piece = rows;
    return settings;
  }

  Pieces() : server_(in_pieces_of(GetParam())) {
    for (int i = 0; i < kMembers; ++i) {
      const auto put = server_.ask("ana", "PUT", kCalendar + name(i),
                                   event("uid-" + std::to_string(i), "20261202T090000Z"));
      EXPECT_EQ(put.status, 201);
    }
  }

  void expect_all_once(const std::map<std::string, int>& counts) {
    for (int i = 0; i < kMembers; ++i) {
      const auto found = counts.find(kCalendar + name(i));
      EXPECT_EQ(found == counts.end() ? 0 : found->second, 1) << name(i);
    }
  }

  SalonServer server_;
};

TEST_P(Pieces, EveryListingTellsEachMemberOnce) {
  std::string hrefs;
  for (int i = 0; i < kMembers; ++i) {
    hrefs += "<D:href>" + kCalendar + name(i) + "</D:href>";
  }

  expect_all_once(told(server_.ask("ana", "PROPFIND", kCalendar, "", {{"Depth", "1"}})));
  expect_all_once(told(server_.ask("ana", "REPORT", kCalendar, sync_body(""))));
  expect_all_once(told(server_.ask("ana", "REPORT", kCalendar, query_body(""))));
  expect_all_once(told(
      server_.ask("ana", "REPORT", kCalendar,
                  query_body("<C:time-range start='20261202T000000Z' end='20261203T000000Z'/>"))));
  // So far back that the texts are read.
  expect_all_once(told(server_.ask("ana", "REPORT", kCalendar,
                                   query_body("<C:time-range start='20000101T000000Z'/>"))));
  expect_all_once(
      told(server_.ask("ana", "REPORT", kCalendar,
                       "<C:calendar-multiget" + kRoot + kProp + hrefs + "</C:calendar-multiget>")));
}

// Members that were told already change while the rest of a long answer is under way. They are not
// told twice in it, and the next run has them.
TEST_P(Pieces, WhatChangesMeanwhileComesWithTheNextRun) {
  const auto user =
      server_.house.read([](const store::Reads& reads) { return *reads.user_by_login("ana"); });
  std::optional<HttpResponse> answer;
  boost::asio::co_spawn(
      server_.house.io,
      server_.server.handle({"REPORT", kCalendar, {}, sync_body("")}, user, "req-1"),
      [&](std::exception_ptr, HttpResponse response) { answer = std::move(response); });

  server_.ask("ana", "PUT", kCalendar + name(0), event("uid-0", "20261202T130000Z"));
  server_.ask("ana", "DELETE", kCalendar + name(1));
  server_.house.run();

  for (const auto& [href, count] : told(answer.value())) {
    EXPECT_EQ(count, 1) << href;
  }
  const auto first = webdav::read_multistatus(answer->body).value();
  const auto next = told(server_.ask("ana", "REPORT", kCalendar, sync_body(*first.sync_token)));
  EXPECT_EQ(next.size(), 2U);
  EXPECT_EQ(next.count(kCalendar + name(0)), 1U);
  EXPECT_EQ(next.count(kCalendar + name(1)), 1U);
}

INSTANTIATE_TEST_SUITE_P(Rows, Pieces, testing::Values(1, 3, 12, 500),
                         testing::PrintToStringParamName());

// The bound on an answer is told as what it is, and a sync-collection goes on where it was cut.
TEST(AnswerBound, ALongAnswerIsRefusedOrCut) {
  caldav::Settings settings;
  settings.max_answer = 1500;
  SalonServer server(settings);
  for (int i = 0; i < 20; ++i) {
    server.ask("ana", "PUT", kCalendar + name(i),
               event("uid-" + std::to_string(i), "20261202T090000Z"));
  }

  const auto listing = server.ask("ana", "PROPFIND", kCalendar, "", {{"Depth", "1"}});
  const auto query = server.ask("ana", "REPORT", kCalendar, query_body(""));
  std::map<std::string, int> synced;
  std::string token;
  int runs = 0;
  for (bool more = true; more && runs < 30; ++runs) {
    const auto answer =
        webdav::read_multistatus(server.ask("ana", "REPORT", kCalendar, sync_body(token)).body)
            .value();
    more = false;
    for (const auto& response : answer.responses) {
      more = more || response.status == 507;
      ++synced[response.href];
    }
    token = answer.sync_token.value();
  }

  EXPECT_EQ(listing.status, 403);
  EXPECT_NE(listing.body.find("number-of-matches-within-limits"), std::string::npos);
  EXPECT_EQ(query.status, 403);
  EXPECT_GT(runs, 1);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(synced[kCalendar + name(i)], 1) << name(i);
  }
}

TEST(AnswerBound, HrefsAndObjectsAreCounted) {
  caldav::Settings settings;
  settings.max_multiget = 2;
  settings.max_resource_size = 300;
  SalonServer server(settings);
  const auto multiget = [&](const std::string& hrefs) {
    return server
        .ask("ana", "REPORT", kCalendar,
             "<C:calendar-multiget" + kRoot + kProp + hrefs + "</C:calendar-multiget>")
        .status;
  };

  EXPECT_EQ(multiget("<D:href>/a</D:href><D:href>/b</D:href>"), 207);
  EXPECT_EQ(multiget("<D:href>/a</D:href><D:href>/b</D:href><D:href>/c</D:href>"), 403);
  EXPECT_EQ(server.ask("ana", "PUT", kCalendar + "a.ics", event("a", "20261202T090000Z")).status,
            201);
  const auto large =
      server.ask("ana", "PUT", kCalendar + "b.ics",
                 event("b", "20261202T090000Z", "DESCRIPTION:" + std::string(300, 'x') + "\r\n"));
  EXPECT_EQ(large.status, 413);
  EXPECT_NE(large.body.find("<C:max-resource-size/>"), std::string::npos);
}

// Each property name costs for each member, so a request cannot bring any number.
TEST(AnswerBound, PropertyNamesAreCounted) {
  SalonServer server;
  std::string names;
  for (int i = 0; i < 401; ++i) {
    names += "<D:p" + std::to_string(i) + "/>";
  }

  const auto answer = server.ask(
      "ana", "PROPFIND", kCalendar,
      "<D:propfind xmlns:D='DAV:'><D:prop>" + names + "</D:prop></D:propfind>", {{"Depth", "1"}});

  EXPECT_EQ(answer.status, 400);
}

}  // namespace
}  // namespace holdfast::test
