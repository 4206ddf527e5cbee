// Every method, by every role, on what is one's own, another's, another agency's and nobody's.
#include <gtest/gtest.h>

#include "caldav/methods/methods.hpp"
#include "caldav/webdav/xml.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

const std::vector<std::string> kPeople = {"ana", "ben", "cora", "adam", "zoe"};
// Not all of them are methods here.
const std::vector<std::string> kMethods = {"OPTIONS",    "GET",    "HEAD", "PUT",  "DELETE",
                                           "PROPFIND",   "REPORT", "POST", "COPY", "PROPPATCH",
                                           "MKCALENDAR", "MKCOL",  "MOVE", "LOCK"};

std::string body_for(const std::string& method, const std::string& uid) {
  if (method == "PUT") {
    return event(uid, "20261202T090000Z");
  }
  if (method == "PROPPATCH") {
    return "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><D:displayname>x</D:displayname>"
           "</D:prop></D:set></D:propertyupdate>";
  }
  if (method == "REPORT") {
    return "<D:sync-collection xmlns:D='DAV:'><D:sync-token/><D:sync-level>1</D:sync-level>"
           "<D:prop><D:getetag/></D:prop></D:sync-collection>";
  }
  return "";
}

class Matrix : public testing::Test {
 protected:
  HttpResponse ask(const std::string& login, const std::string& method, const std::string& target) {
    return server_.ask(login, method, target, body_for(method, "uid-" + target),
                       {{"Depth", "0"}, {"Content-Type", "text/calendar"}});
  }
  SalonServer server_;
};

// A 404 for what is there and a 404 for what is not must not differ by one octet, for any method:
// otherwise names of people and of their events can be guessed.
TEST_F(Matrix, SomebodyElsesThingsAnswerLikeNothing) {
  ASSERT_EQ(ask("ben", "PUT", "/dav/calendars/ben/appointments/a.ics").status, 201);
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"/dav/principals/ben/", "/dav/principals/nobody/"},
      {"/dav/calendars/ben/", "/dav/calendars/nobody/"},
      {"/dav/calendars/ben/appointments/", "/dav/calendars/nobody/appointments/"},
      {"/dav/calendars/ben/appointments/a.ics", "/dav/calendars/nobody/appointments/a.ics"},
      {"/dav/calendars/zoe/", "/dav/calendars/nobody/"}};

  for (const auto& [theirs, nobodys] : pairs) {
    for (const auto& method : kMethods) {
      const auto answer = ask("ana", method, theirs);
      const auto nothing = ask("ana", method, nobodys);

      EXPECT_EQ(answer.status, 404) << method << " " << theirs;
      EXPECT_EQ(answer.body, nothing.body) << method << " " << theirs;
      EXPECT_EQ(answer.headers.fields(), nothing.headers.fields()) << method << " " << theirs;
    }
  }
  EXPECT_EQ(ask("ben", "GET", "/dav/calendars/ben/appointments/a.ics").status, 200);
}

TEST_F(Matrix, EachRoleReachesWhatItMay) {
  for (const auto& login : kPeople) {
    for (const std::string owner : {"ana", "ben"}) {
      const auto calendar = "/dav/calendars/" + owner + "/appointments/";
      const bool may = login == owner || login == "cora" || login == "adam";
      const auto name = calendar + login + ".ics";

      EXPECT_EQ(ask(login, "PUT", name).status, may ? 201 : 404) << login << " " << name;
      EXPECT_EQ(ask(login, "GET", name).status, may ? 200 : 404) << login << " " << name;
      EXPECT_EQ(ask(login, "PROPFIND", calendar).status, may ? 207 : 404) << login;
      EXPECT_EQ(ask(login, "REPORT", calendar).status, may ? 207 : 404) << login;
      EXPECT_EQ(ask(login, "OPTIONS", calendar).status, may ? 200 : 404) << login;
      EXPECT_EQ(ask(login, "DELETE", name).status, may ? 204 : 404) << login << " " << name;
      EXPECT_EQ(ask(login, "DELETE", calendar).status, may ? 403 : 404) << login;
    }
  }
}

// Staff of another agency find a server with nobody else in it, coordinators too few to see.
TEST_F(Matrix, ListsNameOnlyWhomOneMaySee) {
  const auto listed = [&](const std::string& login) {
    const auto answer =
        server_.ask(login, "PROPFIND", "/dav/principals/", "", {{"Depth", "1"}}).body;
    std::string seen;
    for (const auto& person : kPeople) {
      if (answer.find("/dav/principals/" + person + "/</D:href><D:propstat>") !=
          std::string::npos) {
        seen += person + " ";
      }
    }
    return seen;
  };

  EXPECT_EQ(listed("ana"), "ana ");
  EXPECT_EQ(listed("zoe"), "zoe ");
  EXPECT_EQ(listed("cora"), "ana ben cora adam ");
}

// Apple's clients take 405 for "cannot verify account", and look for the principal on any URL that
// they were given.
TEST_F(Matrix, EveryUrlTellsThePrincipal) {
  ASSERT_EQ(ask("ana", "PUT", "/dav/calendars/ana/appointments/a.ics").status, 201);
  for (const auto* target :
       {"/", "/principals/", "/dav/", "/dav/principals/", "/dav/principals/ana/", "/dav/calendars/",
        "/dav/calendars/ana/", "/dav/calendars/ana/appointments/",
        "/dav/calendars/ana/appointments/a.ics"}) {
    const auto answer = server_.ask(
        "ana", "PROPFIND", target,
        "<D:propfind xmlns:D='DAV:'><D:prop><D:current-user-principal/></D:prop></D:propfind>",
        {{"Depth", "0"}});

    EXPECT_EQ(answer.status, 207) << target;
    EXPECT_NE(answer.body.find("<D:current-user-principal><D:href>/dav/principals/ana/</D:href>"),
              std::string::npos)
        << target;
    EXPECT_EQ(server_.ask("ana", "OPTIONS", target).headers.find("DAV"),
              "1, 3, extended-mkcol, access-control, calendar-access, calendar-proxy")
        << target;
  }
}

// What Allow says and what is done must be the same.
TEST_F(Matrix, AllowSaysWhatIsDone) {
  for (const auto* target : {"/dav/", "/dav/principals/ana/", "/dav/calendars/ana/appointments/",
                             "/dav/calendars/ana/appointments/x.ics"}) {
    const std::string allow(ask("ana", "OPTIONS", target).headers.find("Allow").value());
    for (const auto& method : kMethods) {
      const bool allowed = (", " + allow + ",").find(", " + method + ",") != std::string::npos;
      const auto answer = ask("ana", method, target);

      EXPECT_EQ(answer.status != 405, allowed) << method << " " << target;
      if (!allowed) {
        EXPECT_EQ(answer.headers.find("Allow"), allow);
      }
    }
  }
}

}  // namespace
}  // namespace holdfast::test
