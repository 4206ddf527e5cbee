#include "sync/url.hpp"

#include <gtest/gtest.h>

#include "sync/expansion.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

Url url(const char* text) { return parse_url(text).value(); }

TEST(SyncUrl, ComesBackNormal) {
  EXPECT_EQ(url("HTTPS://P42-caldav.iCloud.com:443/a/").text(), "https://p42-caldav.icloud.com/a/");
  EXPECT_EQ(url("http://h:8080").text(), "http://h:8080/");
  EXPECT_EQ(url("http://[::1]:5232/x?y=1#z").text(), "http://[::1]:5232/x?y=1");
  EXPECT_EQ(url("http://h/a/./b/../c").text(), "http://h/a/c");
  EXPECT_EQ(url("http://h/../../a").text(), "http://h/a");
}

TEST(SyncUrl, RefusesWhatIsNoHttpUrl) {
  for (const char* text : {"", "h/a", "/a", "file:///etc/passwd", "http://", "http:///a",
                           "http://u:p@h/", "http://h:0/", "http://h:99999/", "http://h:8o/",
                           "http://h/a b", "http://h/\r\nX: y", "http://h/<"}) {
    EXPECT_EQ(parse_url(text), std::nullopt) << text;
  }
}

TEST(SyncUrl, ResolvesEveryFormOfReference) {
  const auto base = url("https://h:8443/a/b/c?q");
  const std::pair<const char*, const char*> rows[] = {{"/x", "https://h:8443/x"},
                                                      {"x", "https://h:8443/a/b/x"},
                                                      {"../x", "https://h:8443/a/x"},
                                                      {"./", "https://h:8443/a/b/"},
                                                      {"//i/x", "https://i/x"},
                                                      {"http://j/y", "http://j/y"},
                                                      {"?z", "https://h:8443/a/b/c?z"},
                                                      {" /x ", "https://h:8443/x"},
                                                      {"a:b/", nullptr}};
  for (const auto& [reference, whole] : rows) {
    const auto resolved = resolve(base, reference);
    ASSERT_EQ(resolved.has_value(), whole != nullptr) << reference;
    if (whole != nullptr) {
      EXPECT_EQ(resolved->text(), whole) << reference;
    }
  }
}

TEST(SyncUrl, PasswordFollowsOnlyWithinOneSite) {
  const auto may = [](const char* from, const char* to) {
    return may_share_credentials(url(from), url(to));
  };
  EXPECT_TRUE(may("https://h/a", "https://h/b"));
  EXPECT_TRUE(may("http://h/", "https://h/"));
  EXPECT_TRUE(may("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:443/"));
  EXPECT_FALSE(may("https://h/", "http://h/"));
  EXPECT_FALSE(may("https://h/", "https://h:8443/"));
  EXPECT_FALSE(may("https://h/", "https://www.h/"));
  EXPECT_FALSE(may("https://a.example.com/", "https://b.example.com/"));
  EXPECT_FALSE(may("https://caldav.icloud.com/", "https://evilicloud.com/"));
  EXPECT_FALSE(may("https://caldav.icloud.com/", "https://icloud.com.evil.example/"));
}

TEST(RetryAfter, ReadsSecondsAndDates) {
  const auto read = [](HttpHeaders headers) { return retry_after(headers); };
  using std::chrono::seconds;
  EXPECT_EQ(read({{"Retry-After", " 120 "}}), seconds{120});
  EXPECT_EQ(read({{"Retry-After", "99999999999999999999"}}), std::chrono::hours{24});
  EXPECT_EQ(read({{"Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"},
                  {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
            seconds{120});
  EXPECT_EQ(read({{"Retry-After", "Sun, 06 Nov 1994 08:40:37 GMT"},
                  {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
            seconds{0});
  EXPECT_EQ(read({{"Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"}}), std::nullopt);
  EXPECT_EQ(read({{"Retry-After", "-1"}}), std::nullopt);
  EXPECT_EQ(read({{"Retry-After", "soon"}}), std::nullopt);
  EXPECT_EQ(read({}), std::nullopt);
}

// A weekly event from years ago never changes, and next year's weeks must bar nevertheless.
TEST(Expansion, IsDoneAgainInEachPeriodAndReachesFarEnough) {
  const auto now = parse_rfc3339("2026-12-01T00:00:00Z").value();
  store::ObjectDraft endless;
  endless.unbounded = true;

  const auto stamped = stamped_hash("abc", endless, now);

  EXPECT_NE(stamped, "abc");
  EXPECT_FALSE(is_out_of_date(stamped, now));
  EXPECT_TRUE(is_out_of_date(stamped, now + kExpansionPeriod));
  EXPECT_EQ(stamped_hash("abc", {}, now, ""), "abc");
  EXPECT_FALSE(is_out_of_date(stamped_hash("abc", {}, now), now + kExpansionPeriod * 20));
  for (int day = 0; day < 60; ++day) {
    const auto at = now + std::chrono::days{day};
    EXPECT_GE(expansion_range(at).end, at + kExpandAhead);
  }
}

TEST(Expansion, SingleEventBeyondTheRangeIsReadAgainToo) {
  const auto now = parse_rfc3339("2026-12-01T00:00:00Z").value();
  store::ObjectDraft far;
  far.first = TimeRange{now + std::chrono::days{1000}, now + std::chrono::days{1001}};

  EXPECT_TRUE(is_out_of_date(stamped_hash("abc", far, now), now + kExpansionPeriod));
}

// C41: ten o'clock in Casablanca is another instant once its rules change, and no server sends the
// event again because of that.
TEST(Expansion, EverythingIsReadAgainByOtherRulesOfZones) {
  const auto now = parse_rfc3339("2026-12-01T00:00:00Z").value();
  store::ObjectDraft endless;
  endless.unbounded = true;

  for (const auto& draft : {store::ObjectDraft{}, endless}) {
    const auto stamped = stamped_hash("abc", draft, now, "2026a");
    EXPECT_FALSE(is_out_of_date(stamped, now, "2026a"));
    EXPECT_TRUE(is_out_of_date(stamped, now, "2026b"));
  }
}

}  // namespace
}  // namespace holdfast::sync
