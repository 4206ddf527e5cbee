#include "caldav/webdav/xml_writer.hpp"

#include <array>
#include <utility>

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

/// What may have a replacement. Nearly nothing has, and answers are megabytes of text.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    special[c] = true;
  }
  for (const unsigned char c : {'&', '<', '>', '"'}) {
    special[c] = true;
  }
  return special;
}();

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
      return static_cast<unsigned char>(c) < 0x20 ? "\xEF\xBF\xBD" : std::string_view{};
  }
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
    const auto index = index_of(name.ns);
    out_ += index < kPrefixes.size() ? kPrefixes[index].prefix : kForeign;
    out_ += ':';
  }
  out_ += name.local;
}

void XmlWriter::start_tag(Name name) {
  out_ += '<';
  qname(name);
  const auto index = index_of(name.ns);
  const bool declared = index < kPrefixes.size() && (declared_ & (1U << index)) != 0;
  if (!declared && !name.ns.empty()) {
    out_ += " xmlns:";
    out_ += index < kPrefixes.size() ? kPrefixes[index].prefix : kForeign;
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
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!kSpecial[static_cast<unsigned char>(text[i])]) {
      continue;
    }
    const auto instead = replacement(text[i]);
    if (!instead.empty()) {
      out += text.substr(from, i - from);
      out += instead;
      from = i + 1;
    }
  }
  out += text.substr(from);
}

}  // namespace holdfast::webdav
