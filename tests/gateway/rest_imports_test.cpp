// Bookings that come from and go to other programs.
#include <gmock/gmock.h>

#include "gateway/rest/csv.hpp"
#include "gateway/rest/import_rows.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kTwoLines =
    "key,service,local,time_zone,name,email,note\r\n"
    "old-system-1,massage,2026-12-01T10:00,Europe/Berlin,Dora Klein,dora@mail.example,\"late, 5 "
    "min\"\r\n"
    "old-system-2,massage,2026-12-01T12:00,Europe/Berlin,Emil,emil@mail.example,\r\n";

class RestImports : public RestHouse {
 protected:
  Answered import(const std::string& text, const std::string& query = "",
                  const std::string& type = "text/csv") {
    return send(office, "POST", "/v1/imports" + query, text, {{"Content-Type", type}});
  }
};

TEST_F(RestImports, OfATableBookEachLine) {
  const auto answer = import(kTwoLines);

  EXPECT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.at("/booked"), "2");
  EXPECT_EQ(answer.at("/results/0/line"), "2");
  EXPECT_EQ(answer.at("/results/0/body/note"), "late, 5 min");
  EXPECT_EQ(answer.at("/results/1/body/customer/name"), "Emil");
  EXPECT_EQ(answer.at("/results/1/body/status"), "confirmed");
}

TEST_F(RestImports, ThatAreSentAgainBookNothingTwice) {
  const auto first = import(kTwoLines);
  const auto again = import(kTwoLines);
  EXPECT_EQ(again.at("/booked"), "2");
  EXPECT_EQ(again.at("/results/0/replayed"), "true");
  EXPECT_EQ(again.at("/results/0/body/id"), first.at("/results/0/body/id"));
}

TEST_F(RestImports, NameWhatIsWrongWithALineAndBookTheOthers) {
  const auto answer = import(
      "key,service,starts_at,duration,name,email\n"
      "line-with-no-such,sauna,2026-12-01T10:00:00+01:00,,Dora,dora@mail.example\n"
      "too-short\n"
      "line-that-is-good,massage,2026-12-01T10:00:00+01:00,,Emil,emil@mail.example\n"
      "line-of-no-length,massage,2026-12-01T15:00:00+01:00,long,Emil,emil@mail.example\n"
      ",massage,2026-12-01T12:00:00+01:00,,Finn,finn@mail.example\n");
  EXPECT_EQ(answer.at("/lines"), "5");
  EXPECT_EQ(answer.at("/booked"), "1");
  EXPECT_EQ(answer.at("/results/0/body/errors/0/pointer"), "/service");
  EXPECT_THAT(answer.at("/results/1/body/detail"), HasSubstr("1 values, the heading 6"));
  EXPECT_EQ(answer.at("/results/2/status"), "201");
  EXPECT_EQ(answer.at("/results/3/body/errors/0/pointer"), "/duration");
  EXPECT_EQ(answer.at("/results/4/body/errors/0/pointer"), "/key");
}

TEST_F(RestImports, OfATakenHourAreRefusedWithOtherTimes) {
  ASSERT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201);
  const auto answer = import(
      "key,service,starts_at,staff,name,email\n"
      "line-of-taken-hour,massage,2026-12-01T10:00:00+01:00,ana,Emil,emil@mail.example\n");
  EXPECT_EQ(answer.at("/refused"), "1");
  EXPECT_EQ(answer.at("/results/0/body/code"), "slot-taken");
  EXPECT_NE(answer.at("/results/0/body/alternatives/0"), "");
}

TEST_F(RestImports, CanBeTriedFirst) {
  const auto before = contents();
  const auto answer = import(kTwoLines, "?dry_run=true");
  EXPECT_EQ(answer.at("/booked"), "2");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestImports, TakeJsonLinesAsABatchHasItems) {
  const auto answer = import(
      R"({"key":"old-system-7","booking":{"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","customer":{"name":"Dora","email":"dora@mail.example"}}})"
      "\n\nnot json\n[1]\n",
      "", "application/jsonl");
  EXPECT_EQ(answer.at("/booked"), "1");
  EXPECT_EQ(answer.at("/results/1/line"), "3");
  EXPECT_EQ(answer.at("/results/1/body/code"), "validation");
  EXPECT_EQ(answer.at("/results/2/status"), "422");
}

TEST_F(RestImports, OfWhatIsNoTableAreRefusedWhole) {
  for (const auto* text : {"", "service,name\n", "key,service,colour\n", "key,service,key\n",
                           "key,service\n\"open,massage\n", "key,service\n\"a\"b,massage\n",
                           "key,service,name\n\xff,massage,x\n"}) {
    const auto answer = import(text);
    EXPECT_EQ(answer.status, 422) << text;
    EXPECT_EQ(answer.code(), "validation") << text;
  }
  EXPECT_EQ(import("{}", "", "application/json").status, 415);
  std::string many = "key,service\n";
  for (std::size_t i = 0; i <= kMostImported; ++i) {
    many += "k,s\n";
  }
  EXPECT_EQ(import(many).status, 413);
}

TEST_F(RestImports, AreNotForStaff) {
  EXPECT_EQ(send(ana, "POST", "/v1/imports", kTwoLines, {{"Content-Type", "text/csv"}}).status,
            403);
  EXPECT_EQ(send(ana, "GET", "/v1/exports?format=csv").status, 403);
}

class RestExports : public RestHouse {};

TEST_F(RestExports, OfATableHaveALineForEachBooking) {
  ASSERT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201);
  const auto answer = send(office, "GET", "/v1/exports?format=csv");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Type"), "text/csv; charset=utf-8; header=present");
  const auto rows = read_csv(answer.text, 10).value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].values[3], "starts_at");
  EXPECT_EQ(rows[1].values[1], "confirmed");
  EXPECT_EQ(rows[1].values[3], "2026-12-01T10:00:00+01:00");
  EXPECT_EQ(rows[1].values[9], "dora@mail.example");
}

TEST_F(RestExports, GoOnWhereThePageBeforeEnded) {
  ASSERT_EQ(book("2026-12-01T10:00:00+01:00", "Dora").status, 201);
  ASSERT_EQ(book("2026-12-01T12:00:00+01:00", "Emil").status, 201);
  const auto first = send(office, "GET", "/v1/exports?format=jsonl&limit=1");
  const auto link = first.header("Link");
  ASSERT_THAT(link, HasSubstr("rel=\"next\""));
  const auto target = link.substr(link.find("/v1/"), link.find('>') - link.find("/v1/"));

  const auto second = send(office, "GET", target);
  EXPECT_EQ(second.header("Link"), "");
  EXPECT_EQ(json::parse(first.text).at_pointer("/customer/name").as_string(), "Dora");
  EXPECT_EQ(json::parse(second.text).at_pointer("/customer/name").as_string(), "Emil");
}

TEST_F(RestExports, OfACalendarHaveAnEventForEachBooking) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto answer = send(office, "GET", "/v1/exports?format=ics&status=confirmed");
  EXPECT_EQ(answer.header("Content-Type"), "text/calendar; charset=utf-8");
  EXPECT_THAT(answer.text, HasSubstr("UID:" + booked.at("/uid")));
  EXPECT_THAT(answer.text, testing::Not(HasSubstr("ATTENDEE"))) << "nobody is invited by a file";
  EXPECT_THAT(send(office, "GET", "/v1/exports?format=ics&status=cancelled").text,
              testing::Not(HasSubstr("VEVENT")));
}

TEST_F(RestExports, InOtherFormatsThereAreNone) {
  for (const auto* target : {"/v1/exports", "/v1/exports?format=xml"}) {
    const auto answer = send(office, "GET", target);
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.at("/errors/0/pointer"), "?format");
  }
}

TEST(ATable, IsReadAsItWasWritten) {
  const std::vector<std::string> values = {"plain", "", "with, comma", "a \"word\"",
                                           "two\r\nlines"};
  const auto rows = read_csv("\xEF\xBB\xBF" + csv_line(values) + "\r\nlast\n", 10).value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].values, values);
  EXPECT_EQ(rows[1].line, 4U) << "lines inside of quotes count";
  EXPECT_THAT(rows[1].values, ElementsAre("last"));
}

TEST(ATable, IsNoFormulaForASpreadsheet) {
  EXPECT_EQ(csv_line({"=HYPERLINK(\"http://x\")", "-1+2", "@cmd", "+491701234567", "+1*2"}),
            "\"'=HYPERLINK(\"\"http://x\"\")\",'-1+2,'@cmd,+491701234567,'+1*2\r\n");
}

}  // namespace
}  // namespace holdfast::gateway::rest
