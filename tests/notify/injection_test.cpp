// Whatever a stranger puts into any field of any message: the mail has the same header fields, the
// same parts and the same calendar properties as with harmless words, or it is not sent at all.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "known_context.hpp"
#include "notify/compose.hpp"
#include "notify/inbound/mime_reader.hpp"
#include "sample.hpp"
#include "store/message_kinds.hpp"

namespace holdfast::notify {
namespace {

struct Letter {
  store::Appointment appointment = test::sample_appointment();
  std::string recipient = "ana@customer.example";
  test::KnownContext context;
};

struct Field {
  std::string name;
  std::function<void(Letter&, const std::string&)> put;
};

store::MessageTemplate& own(Letter& letter) {
  if (!letter.context.own) {
    letter.context.own.emplace();
    letter.context.own->subject = "s";
    letter.context.own->intro = "i";
    letter.context.own->closing = "c";
  }
  return *letter.context.own;
}

const std::vector<Field>& all_fields() {
  using L = Letter;
  using S = std::string;
  static const std::vector<Field> fields = {
      {"customer.name", [](L& l, const S& t) { l.appointment.booking.customer.name = t; }},
      {"customer.email", [](L& l, const S& t) { l.appointment.booking.customer.email = t; }},
      {"recipient", [](L& l, const S& t) { l.recipient = t; }},
      {"customer.phone", [](L& l, const S& t) { l.appointment.booking.customer.phone = t; }},
      {"customer.locale", [](L& l, const S& t) { l.appointment.booking.customer.locale = t; }},
      {"customer.time_zone",
       [](L& l, const S& t) { l.appointment.booking.customer.time_zone = t; }},
      {"booking.time_zone", [](L& l, const S& t) { l.appointment.booking.time_zone = t; }},
      {"note", [](L& l, const S& t) { l.appointment.booking.note = t; }},
      {"cancel_reason", [](L& l, const S& t) { l.appointment.booking.cancel_reason = t; }},
      {"uid", [](L& l, const S& t) { l.appointment.booking.uid = t; }},
      {"service", [](L& l, const S& t) { l.appointment.service_name = t; }},
      {"description", [](L& l, const S& t) { l.appointment.service_description = t; }},
      {"agency", [](L& l, const S& t) { l.appointment.agency_name = t; }},
      {"agency.mail", [](L& l, const S& t) { l.appointment.agency_mail_address = t; }},
      {"staff or room",
       [](L& l, const S& t) {
         for (auto& resource : l.appointment.resources) {
           resource.name = t;
         }
       }},
      {"contact", [](L& l, const S& t) { l.context.known.contact = t; }},
      {"logo_url", [](L& l, const S& t) { l.context.known.logo_url = t; }},
      {"colour", [](L& l, const S& t) { l.context.known.colour = t; }},
      {"template.subject", [](L& l, const S& t) { own(l).subject = t; }},
      {"template.intro", [](L& l, const S& t) { own(l).intro = t; }},
      {"template.closing", [](L& l, const S& t) { own(l).closing = t; }},
  };
  return fields;
}

const std::vector<std::string>& all_texts() {
  static const std::vector<std::string> texts = {
      "x\r\nBcc: evil@evil.example",
      "x\nBcc: evil@evil.example",
      "x\rBcc: evil@evil.example",
      "x\r\n\r\n<p>another body</p>",
      "x\r\n.\r\nMAIL FROM:<evil@evil.example>",
      "x\n.\nQUIT\n",
      "=?UTF-8?B?eA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ==?=",
      "x\xE2\x80\xA8"
      "Bcc: evil\xC2\x85X-Evil: 1",
      "a\" <evil@evil.example>, \"b",
      "evil@evil.example>\r\nRCPT TO:<other@evil.example",
      "x\r\nATTENDEE:mailto:evil@evil.example\r\nEND:VEVENT\r\nBEGIN:VALARM",
      "x;METHOD=CANCEL:y,\"z\"",
      "\\n\\;END:VCALENDAR\\nBEGIN:VCALENDAR",
      "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>&lt;",
      "javascript:alert(1)",
      "{{customer_name}}{{{{agency}}}}",
      "\xE2\x80\xAE"
      "gnp.exe\xD8\xA7\xD9\x84",
      "bad \xFF\xFE utf-8 \xC3",
      std::string("nul\0inside", 10),
      std::string(3000, 'w'),
  };
  return texts;
}

/// What a mail is made of, whatever it says.
struct Shape {
  std::vector<std::string> head;
  std::vector<std::string> parts;
  std::vector<std::vector<std::string>> properties;
};

std::vector<std::string> properties_of(const std::string& calendar) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < calendar.size();) {
    const auto end = std::min(calendar.find("\r\n", at), calendar.size());
    const auto line = calendar.substr(at, end - at);
    at = end + 2;
    if (line.empty() || line[0] == ' ') {
      continue;
    }
    const auto name = line.substr(0, line.find_first_of(";:"));
    // Texts that are there only if there are words for them.
    if (name != "DESCRIPTION" && name != "LOCATION") {
      names.push_back(name == "BEGIN" || name == "END" ? line : name);
    }
  }
  return names;
}

/// An address or a zone that is none is left out; nothing comes in.
bool is_part_of(std::vector<std::vector<std::string>> some,
                std::vector<std::vector<std::string>> all) {
  if (some.size() != all.size()) {
    return false;
  }
  for (std::size_t i = 0; i < some.size(); ++i) {
    std::sort(some[i].begin(), some[i].end());
    std::sort(all[i].begin(), all[i].end());
    if (!std::includes(all[i].begin(), all[i].end(), some[i].begin(), some[i].end())) {
      return false;
    }
  }
  return true;
}

Shape shape_of(const std::string& octets) {
  Shape shape;
  const auto mail = inbound::read_mail(octets);
  for (const auto& field : mail.fields) {
    shape.head.push_back(field.name);
  }
  for (const auto* part : inbound::leaves(mail)) {
    shape.parts.push_back(part->content_type.type);
    if (part->is("text/calendar") || part->is("application/ics")) {
      shape.properties.push_back(properties_of(part->decoded()));
    }
  }
  return shape;
}

/// The names of elements in a page.
std::set<std::string> elements_of(const std::string& page) {
  std::set<std::string> names;
  for (auto at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const auto begin = page[at + 1] == '/' ? at + 2 : at + 1;
    names.insert(page.substr(begin, page.find_first_of(" >", begin) - begin));
  }
  return names;
}

std::string page_in(const std::string& octets) {
  const auto mail = inbound::read_mail(octets);
  for (const auto* part : inbound::leaves(mail)) {
    if (part->is("text/html")) {
      return part->decoded();
    }
  }
  return {};
}

Result<Mail> composed(Letter letter, std::string_view kind) {
  if (letter.context.own) {
    letter.context.own->kind = kind;
    letter.context.own->language = "en";
  }
  auto effect = test::sample_effect(letter.appointment, std::string(kind));
  effect.recipient = letter.recipient;
  return compose(effect, {.domain = "salon.example", .context = &letter.context});
}

/// Lines end in CRLF alone, and none begins with a dot.
void expect_clean_lines(const std::string& octets, const std::string& about) {
  EXPECT_EQ(octets.find("\r\n."), std::string::npos) << about;
  EXPECT_EQ(octets.find('\0'), std::string::npos) << about;
  std::ptrdiff_t ends = 0;
  for (auto at = octets.find("\r\n"); at != std::string::npos; at = octets.find("\r\n", at + 2)) {
    ++ends;
  }
  EXPECT_EQ(std::count(octets.begin(), octets.end(), '\n'), ends) << about;
  EXPECT_EQ(std::count(octets.begin(), octets.end(), '\r'), ends) << about;
}

class Injection : public testing::TestWithParam<Field> {};

void PrintTo(const Field& field, std::ostream* out) { *out << field.name; }

TEST_P(Injection, ChangesNoMessagesShape) {
  const std::set<std::string> known = {"!DOCTYPE", "html", "head", "meta", "title", "body",
                                       "p",        "br",   "img",  "div",  "table", "tr",
                                       "th",       "td",   "ul",   "li",   "a"};
  int sent = 0;
  std::size_t turn = 0;
  for (const auto& kind : store::message_kinds()) {
    ++turn;
    const auto wanted = composed(Letter{}, kind.name);
    ASSERT_TRUE(wanted) << kind.name;
    const auto expected = shape_of(wanted->octets);
    for (std::size_t number = 0; number < all_texts().size(); ++number) {
      // Each text meets one kind in six, and all meet the invitation: all with all takes a minute.
      if (kind.name != "booking.confirmed" && (turn + number) % 6 != 0) {
        continue;
      }
      const auto& text = all_texts()[number];
      Letter letter;
      GetParam().put(letter, text);
      const auto mail = composed(letter, kind.name);
      if (!mail) {
        EXPECT_EQ(mail.error().code, Errc::validation);
        continue;
      }
      ++sent;
      const auto& octets = mail->octets;
      const auto about = std::string(kind.name) + " " + text;
      const auto shape = shape_of(octets);
      EXPECT_EQ(shape.head, expected.head) << about;
      EXPECT_EQ(shape.parts, expected.parts) << about;
      EXPECT_TRUE(is_part_of(shape.properties, expected.properties)) << about << octets;
      expect_clean_lines(octets, about);
      for (const auto& name : elements_of(page_in(octets))) {
        EXPECT_TRUE(known.contains(name)) << name << " in " << about;
      }
      EXPECT_EQ(mail->envelope_to.find_first_of("\r\n <>"), std::string::npos) << about;
      EXPECT_EQ(mail->envelope_from.find_first_of("\r\n <>"), std::string::npos) << about;
    }
  }
  RecordProperty("sent", sent);
}

INSTANTIATE_TEST_SUITE_P(Fields, Injection, testing::ValuesIn(all_fields()));

}  // namespace
}  // namespace holdfast::notify
