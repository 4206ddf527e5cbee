#include "caldav/webdav/xml_writer.hpp"

#include <array>
#include <utility>

#include "caldav/webdav/reserved_names.hpp"
#include "store/base/text.hpp"

namespace holdfast::webdav {
namespace {

struct Prefix {
  std::string_view ns;
  std::string_view prefix;
};

constexpr std::array kPrefixes = {
    Prefix{kDav, "D"},       Prefix{kCalDav, "C"},   Prefix{kCalendarServer, "CS"},
    Prefix{kAppleIcal, "A"}, Prefix{kHoldfast, "H"},
};
/// For a namespace that is not in the table; declared on the element itself.
constexpr std::string_view kForeign = "X";

std::size_t index_of(std::string_view ns) {
  for (std::size_t i = 0; i < kPrefixes.size(); ++i) {
    if (kPrefixes[i].ns == ns) {
      return i;
    }
  }
  return kPrefixes.size();
}

/// No other prefix may be bound to the namespace that XML has bound itself.
std::string_view prefix_for(std::string_view ns) {
  if (ns == kXml) {
    return "xml";
  }
  const auto index = index_of(ns);
  return index < kPrefixes.size() ? kPrefixes[index].prefix : kForeign;
}

/// Octets that are looked at: what may have a replacement, and what is more than ASCII. Nearly
/// nothing is, and answers are megabytes of text.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (std::size_t c = 0; c < special.size(); ++c) {
    special[c] = c < 0x20 || c >= 0x80;
  }
  for (const unsigned char c : {'&', '<', '>', '"'}) {
    special[c] = true;
  }
  return special;
}();

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Octets of the UTF-8 sequence that the text begins with; 0 if it is none.
std::size_t sequence_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return length != 0 && is_utf8(text.substr(0, length)) ? length : 0;
}

/// The characters of well-formed UTF-8 above the controls that XML 1.0 does not have (section 2.2).
bool is_no_character(std::string_view sequence) {
  return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

std::string_view replacement(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;";
    case '\t':
    case '\n':
      return {};
    default:
      return static_cast<unsigned char>(c) < 0x20 ? kReplacement : std::string_view{};
  }
}

/// A piece of text as it is written: `taken` octets become `instead`, or stay if that is empty.
struct Written {
  std::size_t taken = 1;
  std::string_view instead;
};

Written written(std::string_view text) {
  if (static_cast<unsigned char>(text.front()) < 0x80) {
    return {1, replacement(text.front())};
  }
  const auto length = sequence_at(text);
  if (length == 0) {
    return {1, kReplacement};
  }
  return {length, is_no_character(text.substr(0, length)) ? kReplacement : std::string_view{}};
}

}  // namespace

XmlWriter::XmlWriter(Name root, std::initializer_list<std::string_view> namespaces) : root_(root) {
  out_ = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<";
  for (const auto ns : namespaces) {
    declared_ |= 1U << index_of(ns);
  }
  qname(root);
  for (std::size_t i = 0; i < kPrefixes.size(); ++i) {
    if ((declared_ & (1U << i)) != 0) {
      out_ += " xmlns:";
      out_ += kPrefixes[i].prefix;
      out_ += "=\"";
      out_ += kPrefixes[i].ns;
      out_ += '"';
    }
  }
  out_ += '>';
}

void XmlWriter::qname(Name name) {
  if (!name.ns.empty()) {
    out_ += prefix_for(name.ns);
    out_ += ':';
  }
  out_ += name.local;
}

void XmlWriter::start_tag(Name name) {
  out_ += '<';
  qname(name);
  const auto index = index_of(name.ns);
  const bool declared =
      name.ns == kXml || (index < kPrefixes.size() && (declared_ & (1U << index)) != 0);
  if (!declared && !name.ns.empty()) {
    out_ += " xmlns:";
    out_ += prefix_for(name.ns);
    out_ += "=\"";
    append_escaped(out_, name.ns);
    out_ += '"';
  }
}

void XmlWriter::open(Name name) {
  start_tag(name);
  out_ += '>';
}

void XmlWriter::close(Name name) {
  out_ += "</";
  qname(name);
  out_ += '>';
}

void XmlWriter::empty(Name name) {
  start_tag(name);
  out_ += "/>";
}

void XmlWriter::empty(Name name, std::string_view attribute, std::string_view value) {
  start_tag(name);
  out_ += ' ';
  out_ += attribute;
  out_ += "=\"";
  append_escaped(out_, value);
  out_ += "\"/>";
}

void XmlWriter::text(std::string_view text) { append_escaped(out_, text); }

void XmlWriter::element(Name name, std::string_view content) {
  open(name);
  text(content);
  close(name);
}

std::string XmlWriter::finish() && {
  close(root_);
  out_ += '\n';
  return std::move(out_);
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!kSpecial[static_cast<unsigned char>(text[i])]) {
      ++i;
      continue;
    }
    const auto [taken, instead] = written(text.substr(i));
    if (!instead.empty()) {
      out += text.substr(from, i - from);
      out += instead;
      from = i + taken;
    }
    i += taken;
  }
  out += text.substr(from);
}

}  // namespace holdfast::webdav
