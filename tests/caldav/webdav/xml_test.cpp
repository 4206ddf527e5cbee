#include "caldav/webdav/xml.hpp"

#include <gtest/gtest.h>

#include <string>

namespace holdfast::webdav {
namespace {

struct Row {
  const char* finding;
  std::string text;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.finding; }

std::string nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) {
    text += "<a>";
  }
  for (int i = 0; i < depth; ++i) {
    text += "</a>";
  }
  return text;
}

// What the parser itself would have taken, or choked on.
class RefusedXml : public testing::TestWithParam<Row> {};

TEST_P(RefusedXml, IsInvalid) {
  const auto document = Document::parse(GetParam().text);

  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Errc::invalid_xml) << document.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Xml, RefusedXml,
    testing::Values(
        Row{"nothing", ""}, Row{"white space alone", " \r\n"}, Row{"text alone", "hello"},
        Row{"text before the root", "x<a/>"}, Row{"text after the root", "<a/>x"},
        Row{"two roots", "<a/><b/>"}, Row{"an element that does not end", "<a><b></b>"},
        Row{"crossed end tags", "<a><b></a></b>"}, Row{"an end tag alone", "</a>"},
        Row{"an end tag as root", "<?xml version='1.0'?></a>"},
        Row{"a DOCTYPE", "<!DOCTYPE a><a/>"},
        Row{"a DOCTYPE with an external entity",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
            "<a>&b;</a>"},
        Row{"a DOCTYPE inside the root", "<a><!DOCTYPE a></a>"},
        Row{"an entity that nobody declared", "<a>&nbsp;</a>"},
        Row{"an entity in an attribute", "<a b='&c;'/>"}, Row{"a bare ampersand", "<a>b & c</a>"},
        Row{"a reference to U+0000", "<a>&#0;</a>"},
        Row{"a reference to a control", "<a>&#x1;</a>"},
        Row{"a reference to a surrogate", "<a>&#xD800;</a>"},
        Row{"a reference above U+10FFFF", "<a>&#x110000;</a>"},
        Row{"a reference that wraps 32 bits", "<a>&#4294967361;</a>"},
        Row{"a reference without digits", "<a>&#;</a>"},
        Row{"a reference with a sign", "<a>&#-65;</a>"},
        Row{"a capital X in a reference", "<a>&#X41;</a>"},
        Row{"a NUL", std::string("<a>\0</a>", 8)}, Row{"a control", "<a>\x01</a>"},
        Row{"U+FFFF", "<a>\xEF\xBF\xBF</a>"}, Row{"broken UTF-8", "<a>\xC3(</a>"},
        Row{"overlong UTF-8", "<a>\xC0\xAF</a>"},
        Row{"UTF-16", std::string("\xFF\xFE<\0a\0/\0>\0", 10)},
        Row{"another encoding", "<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>"},
        Row{"an encoding that hides octets", "<?xml version='1.0' encoding='utf-7'?><a/>"},
        Row{"XML 1.1", "<?xml version=\"1.1\"?><a/>"},
        Row{"a declaration without a version", "<?xml encoding=\"utf-8\"?><a/>"},
        Row{"a declaration whose parts touch", "<?xml version='1.0'encoding='utf-8'?><a/>"},
        Row{"a declaration after a space", " <?xml version=\"1.0\"?><a/>"},
        Row{"a declaration inside", "<a><?xml version=\"1.0\"?></a>"},
        Row{"an attribute twice", "<a b=\"1\" b=\"2\"/>"},
        Row{"an attribute twice by two prefixes",
            "<a xmlns:x=\"u\" xmlns:y=\"u\" x:b=\"1\" y:b=\"2\"/>"},
        Row{"an attribute without quotes", "<a b=c/>"},
        Row{"an attribute without a value", "<a b/>"},
        Row{"attributes that touch", "<a b=\"1\"c=\"2\"/>"},
        Row{"'<' in an attribute", "<a b=\"<\"/>"}, Row{"a prefix that is not bound", "<x:a/>"},
        Row{"a prefix bound in a sibling", "<a><b xmlns:x='u'/><x:c/></a>"},
        Row{"an attribute's prefix that is not bound", "<a x:b='1'/>"},
        Row{"a prefix that is unbound again", "<a xmlns:x=''/>"},
        Row{"the prefix xml for something else", "<a xmlns:xml='u'/>"},
        Row{"the prefix xmlns declared", "<a xmlns:xmlns='u'/>"},
        Row{"two colons", "<a:b:c xmlns:a='u'/>"}, Row{"a colon in front", "<:a/>"},
        Row{"a colon at the end", "<a: xmlns:a='u'/>"}, Row{"a digit in front", "<1a/>"},
        Row{"a space before the name", "< a/>"}, Row{"']]>' in text", "<a>]]></a>"},
        Row{"a CDATA section that does not end", "<a><![CDATA[x</a>"},
        Row{"CDATA outside the root", "<![CDATA[x]]><a/>"},
        Row{"two hyphens in a comment", "<a><!-- b -- c --></a>"},
        Row{"three hyphens at a comment's end", "<a><!-- b ---></a>"},
        Row{"a comment that does not end", "<a/><!-- b"},
        Row{"an instruction that does not end", "<a/><?b"}, Row{"65 levels", nested(65)},
        Row{"700,000 levels", nested(700'000)}));

TEST(Xml, SixtyFourLevelsAreRead) { EXPECT_TRUE(Document::parse(nested(64)).has_value()); }

TEST(Xml, SizeAndElementsAreBoundedApart) {
  XmlLimits limits;
  limits.max_bytes = 100;
  limits.max_elements = 3;

  EXPECT_EQ(Document::parse("<a>" + std::string(200, 'x') + "</a>", limits).error().code,
            Errc::too_large);
  EXPECT_EQ(Document::parse("<a><b/><b/><b/></a>", limits).error().code, Errc::too_large);
  EXPECT_TRUE(Document::parse("<a><b/><b/></a>", limits).has_value());
}

// Each look-up of a prefix goes through the declarations in scope, so an element cannot bring any
// number of them, and neither can its ancestors together.
TEST(Xml, NamespaceDeclarationsAreBounded) {
  std::string many = "<a";
  for (int i = 0; i < 65; ++i) {
    many += " xmlns:p" + std::to_string(i) + "='u'";
  }
  std::string deep;
  for (int level = 0; level < 10; ++level) {
    deep += "<a";
    for (int i = 0; i < 60; ++i) {
      deep += " xmlns:p" + std::to_string(level) + "-" + std::to_string(i) + "='u'";
    }
    deep += ">";
  }
  for (int level = 0; level < 10; ++level) {
    deep += "</a>";
  }

  EXPECT_EQ(Document::parse(many + "/>").error().code, Errc::invalid_xml);
  EXPECT_EQ(Document::parse(deep).error().code, Errc::invalid_xml);
}

TEST(Xml, NamesAreResolvedWhateverThePrefix) {
  const auto document = Document::parse(
      "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<!-- hello --><?go on?>"
      "<propfind xmlns='DAV:' xmlns:x='urn:ietf:params:xml:ns:caldav'>"
      "<prop><x:calendar-data/><y:getctag xmlns:y='http://calendarserver.org/ns/'/>"
      "<plain xmlns=''/><x:inner xmlns:x='DAV:'/></prop></propfind>\n<!-- bye -->\n");

  const auto prop = document.value().root().child(dav("prop")).value();
  const auto names = prop.children();
  ASSERT_EQ(names.size(), 4U);
  EXPECT_TRUE(document.value().root().is(dav("propfind")));
  EXPECT_TRUE(names[0].is(caldav("calendar-data")));
  EXPECT_TRUE(names[1].is(calendarserver("getctag")));
  EXPECT_EQ(names[2].name(), (Name{"", "plain"}));
  EXPECT_TRUE(names[3].is(dav("inner")));
}

TEST(Xml, TextComesOutAsItWasMeant) {
  const auto document = Document::parse(
      "<a b='1 &amp; 2'>one &lt;&#x32;&#51;&gt; <![CDATA[<&four]]><c>not "
      "this</c>\r\nfive&#13;</a>");

  EXPECT_EQ(document.value().root().text(), "one <23> <&four\nfive\r");
  EXPECT_EQ(document.value().root().attribute("b"), "1 & 2");
  EXPECT_EQ(document.value().root().attribute("c"), std::nullopt);
}

// A document is moved into the answer that owns it; what looked into it must go on to work.
TEST(Xml, ElementsSurviveTheMoveOfTheirDocument) {
  auto document = Document::parse("<a><b>text</b></a>").value();
  const auto element = document.root().child({"", "b"}).value();

  const auto moved = std::move(document);

  EXPECT_EQ(element.text(), "text");
  EXPECT_EQ(moved.root().children().size(), 1U);
}

}  // namespace
}  // namespace holdfast::webdav
