#include "caldav/webdav/xml_guard.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "store/base/text.hpp"

namespace holdfast::webdav {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Octets above 0x7f all count as name characters. That is wider than XML 1.0 section 2.3, and as
// wide as the parser is; names that nobody knows do no harm.
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_char(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// The production Char of XML 1.0 section 2.2.
bool is_xml_char(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/// One pass over the text. Every function returns false at the first fault and leaves the reason.
class Scanner {
 public:
  Scanner(std::string_view text, const XmlLimits& limits) : text_(text), limits_(limits) {}

  Status run() {
    if (document()) {
      return {};
    }
    return Error{code_, "at octet " + std::to_string(at_) + ": " + why_};
  }

 private:
  bool fail(std::string why, Errc code = Errc::invalid_xml) {
    why_ = std::move(why);
    code_ = code;
    return false;
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] bool next_is(std::string_view token) const {
    return text_.substr(at_).starts_with(token);
  }
  bool take(std::string_view token) {
    if (!next_is(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }
  bool spaces() {
    const auto from = at_;
    while (!done() && is_space(text_[at_])) {
      ++at_;
    }
    return at_ != from;
  }
  /// Goes on behind `end`; `what` is what it ends.
  bool skip_past(std::string_view end, std::string_view what) {
    const auto found = text_.find(end, at_);
    if (found == std::string_view::npos) {
      return fail(std::string(what) + " does not end");
    }
    at_ = found + end.size();
    return true;
  }

  bool document() {
    take("\xEF\xBB\xBF");
    if (next_is("<?xml") && at_ + 5 < text_.size() && is_space(text_[at_ + 5]) && !declaration()) {
      return false;
    }
    if (!around_root() || done() || text_[at_] != '<') {
      return why_.empty() ? fail("a root element is missing") : false;
    }
    if (!element()) {
      return false;
    }
    if (!around_root()) {
      return false;
    }
    return done() || fail("there is something after the root element");
  }

  /// White space, comments and processing instructions before and after the root.
  bool around_root() {
    for (;;) {
      spaces();
      if (next_is("<!--") || next_is("<?")) {
        if (!comment_or_instruction()) {
          return false;
        }
      } else if (next_is("<!DOCTYPE")) {
        return fail("a document type declaration is not accepted");
      } else {
        return true;
      }
    }
  }

  /// `<?xml version="1.0" encoding="utf-8"?>`. Another encoding would make the octets mean
  /// something else to the next reader than to this one.
  bool declaration() {
    const auto end = text_.find("?>", at_);
    if (end == std::string_view::npos) {
      return fail("the XML declaration does not end");
    }
    at_ += 5;
    std::string_view expected = "version";
    for (;;) {
      const bool spaced = spaces();
      if (at_ >= end) {
        break;
      }
      std::string_view key;
      std::string_view value;
      if (!spaced) {
        return fail("the XML declaration is malformed");
      }
      if (!name(key) || !attribute_value(value)) {
        return false;
      }
      if (key == "version" && expected == "version") {
        if (value != "1.0") {
          return fail("only XML 1.0 is understood");
        }
        expected = "encoding";
      } else if (key == "encoding" && expected == "encoding") {
        const auto encoding = to_lower(value);
        if (encoding != "utf-8" && encoding != "us-ascii") {
          return fail("only UTF-8 is understood");
        }
        expected = "standalone";
      } else if (key == "standalone" && expected != "version" &&
                 (value == "yes" || value == "no")) {
        expected = "";
      } else {
        return fail("the XML declaration is malformed");
      }
    }
    return take("?>") || fail("the XML declaration is malformed");
  }

  bool comment_or_instruction() {
    if (take("<!--")) {
      if (!skip_past("--", "a comment")) {
        return false;
      }
      return take(">") || fail("a comment contains two hyphens");
    }
    at_ += 2;
    std::string_view target;
    if (!name(target)) {
      return false;
    }
    if (equal_ignoring_case(target, "xml")) {
      return fail("an XML declaration stands only at the beginning");
    }
    if (!next_is("?>") && !spaces()) {
      return fail("a processing instruction is malformed");
    }
    return skip_past("?>", "a processing instruction");
  }

  /// NCName, or NCName:NCName (Namespaces in XML section 4).
  bool name(std::string_view& out) {
    const auto from = at_;
    for (int part = 0; part < 2; ++part) {
      if (done() || !is_name_start(text_[at_])) {
        return fail("a name is missing or malformed");
      }
      while (!done() && is_name_char(text_[at_])) {
        ++at_;
      }
      if (done() || text_[at_] != ':') {
        break;
      }
      if (part == 1) {
        return fail("a name has two colons");
      }
      ++at_;
      if (done() || !is_name_start(text_[at_])) {
        return fail("a name is missing or malformed");
      }
    }
    out = text_.substr(from, at_ - from);
    return true;
  }

  bool attribute_value(std::string_view& out) {
    spaces();
    if (!take("=")) {
      return fail("an attribute without a value");
    }
    spaces();
    if (done() || (text_[at_] != '"' && text_[at_] != '\'')) {
      return fail("an attribute value without quotes");
    }
    const char quote = text_[at_++];
    const auto from = at_;
    while (!done() && text_[at_] != quote) {
      if (text_[at_] == '<') {
        return fail("'<' inside an attribute value");
      }
      if (text_[at_] == '&') {
        if (!reference()) {
          return false;
        }
      } else {
        ++at_;
      }
    }
    out = text_.substr(from, at_ - from);
    return !done() ? (++at_, true) : fail("an attribute value does not end");
  }

  /// A character reference or one of the five names that need no declaration.
  bool reference() {
    for (const std::string_view known : {"&lt;", "&gt;", "&amp;", "&apos;", "&quot;"}) {
      if (take(known)) {
        return true;
      }
    }
    if (!take("&#")) {
      return fail("an entity that is not declared, or a bare '&'");
    }
    const int base = take("x") ? 16 : 10;
    std::uint32_t value = 0;
    const auto* first = text_.data() + at_;
    const auto read = std::from_chars(first, text_.data() + text_.size(), value, base);
    if (read.ec != std::errc{} || !is_xml_char(value)) {
      return fail("a character reference to no character");
    }
    at_ += static_cast<std::size_t>(read.ptr - first);
    return take(";") || fail("a character reference does not end");
  }

  /// The root with all that is in it; open elements are kept in a list, not on the stack.
  bool element() {
    do {
      if (next_is("</")) {
        if (!end_tag()) {
          return false;
        }
      } else if (next_is("<![CDATA[")) {
        if (!skip_past("]]>", "a CDATA section")) {
          return false;
        }
      } else if (next_is("<!--") || next_is("<?")) {
        if (!comment_or_instruction()) {
          return false;
        }
      } else if (next_is("<")) {
        if (!start_tag()) {
          return false;
        }
      } else if (!characters()) {
        return false;
      }
    } while (!open_.empty());
    return true;
  }

  bool characters() {
    while (!done() && text_[at_] != '<') {
      if (text_[at_] == '&') {
        if (!reference()) {
          return false;
        }
      } else if (next_is("]]>")) {
        return fail("']]>' outside a CDATA section");
      } else {
        ++at_;
      }
    }
    return !done() || fail("the element " + std::string(open_.back()) + " does not end");
  }

  bool start_tag() {
    ++at_;
    std::string_view tag;
    if (!name(tag)) {
      return false;
    }
    if (++elements_ > limits_.max_elements) {
      return fail("more than " + std::to_string(limits_.max_elements) + " elements",
                  Errc::too_large);
    }
    // An empty element is a level too.
    if (open_.size() >= static_cast<std::size_t>(limits_.max_depth)) {
      return fail("more than " + std::to_string(limits_.max_depth) + " levels of elements");
    }
    int attributes = 0;
    for (;;) {
      const bool spaced = spaces();
      if (take("/>")) {
        return true;
      }
      if (take(">")) {
        open_.push_back(tag);
        return true;
      }
      std::string_view key;
      std::string_view value;
      if (!spaced) {
        return fail("a start tag is malformed");
      }
      if (!name(key) || !attribute_value(value)) {
        return false;
      }
      if (++attributes > limits_.max_attributes) {
        return fail("more than " + std::to_string(limits_.max_attributes) + " attributes");
      }
    }
  }

  bool end_tag() {
    at_ += 2;
    std::string_view tag;
    if (!name(tag)) {
      return false;
    }
    spaces();
    if (!take(">")) {
      return fail("an end tag is malformed");
    }
    if (open_.empty() || open_.back() != tag) {
      return fail("the end tag " + std::string(tag) + " closes another element");
    }
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  const XmlLimits& limits_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  std::vector<std::string_view> open_;
  std::string why_;
  Errc code_ = Errc::invalid_xml;
};

}  // namespace

Status check_xml(std::string_view text, const XmlLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return Error{Errc::too_large, std::to_string(text.size()) + " octets of XML, " +
                                      std::to_string(limits.max_bytes) + " are accepted"};
  }
  if (!is_utf8(text)) {
    return Error{Errc::invalid_xml, "the text is not UTF-8"};
  }
  // U+FFFE and U+FFFF are the only characters of well-formed UTF-8 above the controls that XML
  // does not have.
  if (has_control(text, "\t\n\r") || text.find("\xEF\xBF\xBE") != std::string_view::npos ||
      text.find("\xEF\xBF\xBF") != std::string_view::npos) {
    return Error{Errc::invalid_xml, "the text contains characters that XML does not have"};
  }
  return Scanner(text, limits).run();
}

}  // namespace holdfast::webdav
