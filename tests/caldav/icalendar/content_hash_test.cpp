#include "caldav/icalendar/content_hash.hpp"

#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

const std::string kEvent =
    "UID:a@test\nDTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\nSUMMARY:Long enough "
    "to be folded by somebody at some other place than here\n";

std::string with(std::string_view lines) {
  return calendar("BEGIN:VEVENT\n" + kEvent + std::string(lines) + "END:VEVENT\n");
}

// Servers rewrite what they store; an echo must not look like a change.
TEST(ContentHash, StaysWhereAServerMerelyRewrites) {
  const auto hash = content_hash(with(""));

  EXPECT_EQ(hash.size(), 64U);
  EXPECT_EQ(content_hash(with("DTSTAMP:20260101T000000Z\nCREATED:20250101T000000Z\n"
                              "LAST-MODIFIED:20260101T000000Z\n")),
            hash);
  EXPECT_EQ(content_hash(with("BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\n")), hash);
  EXPECT_EQ(content_hash("BEGIN:VCALENDAR\nPRODID:x\nX-WR-CALNAME:y\nbegin:vevent\nsummary:Long "
                         "enough\n  to be folded by somebody at some other place than here\n"
                         "DURATION:PT1H\nDTSTART;tzid=\"Europe/Berlin\":20260302T090000\n"
                         "UID:a@test\nEND:VEVENT\nEND:VCALENDAR\n"),
            hash);
  EXPECT_EQ(content_hash(calendar("BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\n"
                                  "BEGIN:VEVENT\n" +
                                  kEvent + "END:VEVENT\n")),
            hash);
}

TEST(ContentHash, MovesWithTheMeaning) {
  const auto hash = content_hash(with(""));

  EXPECT_NE(content_hash(with("TRANSP:TRANSPARENT\n")), hash);
  EXPECT_NE(content_hash(with("SEQUENCE:1\n")), hash);
  EXPECT_NE(content_hash(with("DTEND:1\n")), content_hash(with("DTEND:2\n")));
  EXPECT_NE(content_hash(with("EXDATE;TZID=Europe/Berlin:20260302T090000\n")),
            content_hash(with("EXDATE;TZID=Europe/Paris:20260302T090000\n")));
  EXPECT_NE(content_hash("no calendar"), content_hash("no calendar either"));
}

// A made-up zone has its meaning from its definition alone.
TEST(ContentHash, MovesWithTheDefinitionOfAMadeUpZone) {
  const auto text = [](std::string_view offset) {
    return calendar("BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nTZOFFSETTO:" +
                    std::string(offset) + "\nEND:STANDARD\nEND:VTIMEZONE\n" + component(""));
  };

  EXPECT_NE(content_hash(text("+0100")), content_hash(text("+0200")));
}

}  // namespace
}  // namespace holdfast::icalendar::test
