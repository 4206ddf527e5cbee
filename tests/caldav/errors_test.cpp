#include "caldav/errors.hpp"

#include <gtest/gtest.h>

#include "caldav/webdav/xml.hpp"

namespace holdfast::caldav {
namespace {

std::string header(const HttpResponse& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

struct Row {
  const char* finding;
  Error error;
  int status;
  webdav::Name element;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.finding; }

class ErrorAnswer : public testing::TestWithParam<Row> {};

// Clients look for one element in D:error and act on it; DAVx5 starts again only on
// valid-sync-token, for one.
TEST_P(ErrorAnswer, HasItsStatusAndOneElement) {
  const auto response = error_response(GetParam().error);

  EXPECT_EQ(response.status, GetParam().status);
  const auto body = webdav::Document::parse(response.body).value();
  EXPECT_TRUE(body.root().is(webdav::dav("error")));
  ASSERT_EQ(body.root().children().size(), 1U);
  EXPECT_EQ(body.root().children()[0].name(), GetParam().element);
}

using webdav::dav;
INSTANTIATE_TEST_SUITE_P(
    Errors, ErrorAnswer,
    testing::Values(
        Row{"broken iCalendar",
            {Errc::invalid_calendar_data},
            403,
            webdav::caldav("valid-calendar-data")},
        Row{"two UIDs",
            {Errc::invalid_calendar_object},
            403,
            webdav::caldav("valid-calendar-object-resource")},
        Row{"a UID that another object has",
            {Errc::uid_conflict, "", {{"href", "/dav/x"}}},
            403,
            webdav::caldav("no-uid-conflict")},
        Row{"a component",
            {Errc::unsupported_component},
            403,
            webdav::caldav("supported-calendar-component")},
        Row{"a media type",
            {Errc::unsupported_calendar_data},
            403,
            webdav::caldav("supported-calendar-data")},
        Row{"a filter", {Errc::unsupported_filter}, 403, webdav::caldav("supported-filter")},
        Row{"too many instances", {Errc::too_many_instances}, 403, webdav::caldav("max-instances")},
        Row{"XML that is too long", {Errc::too_large}, 413, webdav::own("reason")},
        Row{"an object that is too long", object_too_large(9), 413,
            webdav::caldav("max-resource-size")},
        Row{"a sync-token", {Errc::invalid_sync_token}, 403, dav("valid-sync-token")},
        Row{"a named precondition", precondition("C:valid-filter", "x"), 403,
            webdav::caldav("valid-filter")},
        Row{"a privilege", need_privilege("/dav/", "unbind"), 403, dav("need-privileges")},
        Row{"a full disk", {Errc::storage_full}, 507, dav("sufficient-disk-space")},
        Row{"a broken disk", {Errc::storage_failed}, 503, webdav::own("reason")},
        Row{"XML", {Errc::invalid_xml}, 400, webdav::own("reason")},
        Row{"nothing there", {Errc::not_found}, 404, webdav::own("reason")},
        Row{"another version", {Errc::precondition_failed}, 412, webdav::own("reason")},
        Row{"a refused move",
            {Errc::move_refused, "It stays."},
            409,
            webdav::own("move-refused")}));

// Of all codes there are: no 401 (a client would throw its password away), no 403 that does not say
// why (a client would take it for a rate limit), no page.
TEST(ErrorAnswers, NoneMisleadsAClient) {
  for (int code = 1; code <= static_cast<int>(Errc::internal); ++code) {
    const auto response = error_response({static_cast<Errc>(code), "a < sentence & more"});

    EXPECT_NE(response.status, 401) << code;
    EXPECT_GE(response.status, 400) << code;
    EXPECT_EQ(header(response, "Content-Type"), "application/xml; charset=utf-8");
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(webdav::Document::parse(response.body).value().root().children().size(), 1U) << code;
    EXPECT_EQ(response.headers.find("Retry-After").has_value(),
              response.status == 503 || response.status == 507)
        << code;
  }
}

TEST(ErrorAnswers, APrivilegeIsNamedWithItsResource) {
  const auto body =
      webdav::Document::parse(error_response(need_privilege("/dav/calendars/ana/", "unbind")).body)
          .value();

  const auto resource =
      body.root().child(dav("need-privileges")).value().child(dav("resource")).value();
  EXPECT_EQ(resource.child(dav("href")).value().text(), "/dav/calendars/ana/");
  EXPECT_TRUE(resource.child(dav("privilege")).value().child(dav("unbind")));
}

}  // namespace
}  // namespace holdfast::caldav
