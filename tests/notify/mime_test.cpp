#include "notify/mime.hpp"

#include <gtest/gtest.h>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

using namespace std::chrono;

MailDraft plain_draft() {
  return {.from = {"Salon Nord", "booking@salon.example"},
          .to = {"Ana Weiß", "ana@customer.example"},
          .subject = "Confirmed",
          .message_id = "bk_1.0.aa@salon.example",
          .date = Instant{sys_days{2026y / November / 22}},
          .alternatives = {{"text/plain; charset=UTF-8", "", "Hello"}},
          .attachments = {}};
}

struct HostileAddress {
  const char* what;
  std::string address;
};
void PrintTo(const HostileAddress& row, std::ostream* out) { *out << row.what; }

class Address : public testing::TestWithParam<HostileAddress> {};

// Whatever could end the header line or the SMTP command makes the address unusable: nothing is cut
// out or escaped, because the rest would be somebody else's address.
TEST_P(Address, ThatCouldEndTheLineOrTheCommandIsRefused) {
  EXPECT_EQ(check_address(GetParam().address).error().code, Errc::validation);

  auto draft = plain_draft();
  draft.to.address = GetParam().address;

  EXPECT_FALSE(write_mail(draft));
}

INSTANTIATE_TEST_SUITE_P(
    Hostile, Address,
    testing::Values(HostileAddress{"line_break", "a@b.example\r\nBcc: x@y.example"},
                    HostileAddress{"bare_line_feed", "a@b.example\nRCPT TO:<x@y.example>"},
                    HostileAddress{"angle_bracket", "a@b.example> <x@y.example"},
                    HostileAddress{"space", "a b@c.example"}, HostileAddress{"two_ats", "a@b@c.d"},
                    HostileAddress{"nul", std::string("a@b.example\0x", 13)},
                    HostileAddress{"quoted_local_part", "\"a\\\"b\"@c.example"},
                    HostileAddress{"no_host", "ana@"},
                    HostileAddress{"no_local_part", "@c.example"},
                    HostileAddress{"leading_dot", ".a@c.example"},
                    HostileAddress{"empty_label", "a@c..example"},
                    HostileAddress{"utf8_host", "a@kölnbad.example"}, HostileAddress{"empty", ""},
                    HostileAddress{"too_long", std::string(300, 'a') + "@c.example"}));

TEST(Address, InUseIsTaken) {
  for (const auto* address : {"a@b.example", "first.last+tag@mail.b.example", "o'hara@x.example"}) {
    EXPECT_TRUE(check_address(address)) << address;
  }
}

TEST(Mail, NeverCarriesALineBreakOfASubjectOrNameIntoItsHeader) {
  for (const std::string evil :
       {"x\r\nBcc: all@evil.example", "x\nBcc: all@evil.example", "x\rBcc: all@evil.example"}) {
    auto subject = plain_draft();
    subject.subject = evil;
    auto name = plain_draft();
    name.to.name = evil;
    auto sender = plain_draft();
    sender.from.name = evil;

    EXPECT_FALSE(write_mail(subject));
    EXPECT_FALSE(write_mail(name));
    EXPECT_FALSE(write_mail(sender));
  }
}

TEST(Mail, EscapesTheQuotesOfAName) {
  auto draft = plain_draft();
  draft.to.name = R"(Ana "x" <y@z> \)";

  const auto mail = write_mail(draft).value();

  EXPECT_NE(mail.find("To: \"Ana \\\"x\\\" <y@z> \\\\\" <ana@customer.example>\r\n"),
            std::string::npos)
      << mail;
}

// An encoded word of more than 75 octets, or one that cuts a character, is shown raw by readers.
TEST(Mail, EncodesLongForeignTextInWholeCharactersOfShortWords) {
  std::string name;
  for (int i = 0; i < 60; ++i) {
    name += "ß€";
  }

  const auto encoded = encode_header_text(name).value();

  std::string decoded;
  std::size_t at = 0;
  while (at < encoded.size()) {
    const auto end = std::min(encoded.find("\r\n ", at), encoded.size());
    const auto word = encoded.substr(at, end - at);
    EXPECT_LE(word.size(), 75U);
    const auto text = from_base64(std::string_view(word).substr(10, word.size() - 12)).value();
    EXPECT_TRUE(is_utf8(text));
    decoded += text;
    at = end + 3;
  }
  EXPECT_EQ(decoded, name);
}

TEST(Mail, EncodesTextThatOnlyLooksEncoded) {
  EXPECT_EQ(encode_header_text("=?UTF-8?B?eA==?=").value(),
            "=?UTF-8?B?" + to_base64("=?UTF-8?B?eA==?=") + "?=");
}

// A body line of a single dot would end the message; bare line feeds are how a second message is
// smuggled past a relay. In Base64 there is neither.
TEST(Mail, BodiesHoldNoLineThatAServerCouldTakeForACommand) {
  auto draft = plain_draft();
  draft.alternatives[0].body = "Hello\n.\nMAIL FROM:<x@y>\r\n.\r\n\rQUIT";

  const auto mail = write_mail(draft).value();

  EXPECT_EQ(mail.find("\n."), std::string::npos);
  EXPECT_EQ(mail.find("MAIL FROM"), std::string::npos);
  for (std::size_t i = 0; i < mail.size(); ++i) {
    if (mail[i] == '\n') {
      EXPECT_EQ(mail[i - 1], '\r');
    }
    if (mail[i] == '\r') {
      EXPECT_EQ(mail[i + 1], '\n');
    }
  }
}

TEST(Mail, HasNoLineOfMoreThan998Octets) {
  auto draft = plain_draft();
  draft.subject = std::string(5000, 'x');
  draft.alternatives[0].body = std::string(100'000, 'x');

  const auto mail = write_mail(draft).value();

  std::size_t start = 0;
  for (std::size_t end = mail.find("\r\n"); end != std::string::npos;
       start = end + 2, end = mail.find("\r\n", start)) {
    EXPECT_LE(end - start, 998U);
  }
}

TEST(Mail, TwiceFromTheSameDraftIsTheSameMail) {
  EXPECT_EQ(write_mail(plain_draft()).value(), write_mail(plain_draft()).value());
}

}  // namespace
}  // namespace holdfast::notify
