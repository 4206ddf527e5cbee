// An element as a text that stands by itself: how dead properties are kept (RFC 4918 section 4.3:
// names, attributes and content come back as they were set).
#include "caldav/webdav/xml_text.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <vector>

#include "caldav/webdav/xml_writer.hpp"

namespace holdfast::webdav {
namespace {

std::string_view prefix_of(std::string_view qname) {
  const auto colon = qname.find(':');
  return colon == std::string_view::npos ? std::string_view{} : qname.substr(0, colon);
}

using Prefixes = std::vector<std::string_view>;

void add(Prefixes& prefixes, std::string_view prefix) {
  if (prefix != "xml" && std::find(prefixes.begin(), prefixes.end(), prefix) == prefixes.end()) {
    prefixes.push_back(prefix);
  }
}

// Recursion is bounded by the guard's depth limit, here and below.
void collect_prefixes(pugi::xml_node element, Prefixes& prefixes) {
  add(prefixes, prefix_of(element.name()));
  for (const auto attribute : element.attributes()) {
    const auto prefix = prefix_of(attribute.name());
    if (!prefix.empty() && prefix != "xmlns") {
      add(prefixes, prefix);
    }
  }
  for (const auto child : element.children()) {
    if (child.type() == pugi::node_element) {
      collect_prefixes(child, prefixes);
    }
  }
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += "=\"";
  // Line ends and tabs of an attribute would be read as blanks.
  std::string escaped;
  append_escaped(escaped, value);
  for (const char c : escaped) {
    out += c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : std::string(1, c);
  }
  out += '"';
}

/// The declarations that the element has from its ancestors and needs.
void append_inherited(std::string& out, pugi::xml_node element) {
  Prefixes prefixes;
  collect_prefixes(element, prefixes);
  for (const auto prefix : prefixes) {
    const auto name = prefix.empty() ? std::string("xmlns") : "xmlns:" + std::string(prefix);
    if (element.attribute(name.c_str())) {
      continue;
    }
    for (auto outer = element.parent(); outer; outer = outer.parent()) {
      if (const auto declared = outer.attribute(name.c_str())) {
        append_attribute(out, name, declared.value());
        break;
      }
    }
  }
}

/// RFC 4918 section 4.3: the language in scope is part of the value.
void append_language(std::string& out, pugi::xml_node element) {
  constexpr auto kName = "xml:lang";
  for (auto outer = element; outer; outer = outer.parent()) {
    if (const auto language = outer.attribute(kName)) {
      if (outer != element) {
        append_attribute(out, kName, language.value());
      }
      return;
    }
  }
}

void append_element(std::string& out, pugi::xml_node element, bool outermost) {
  out += '<';
  out += element.name();
  if (outermost) {
    append_inherited(out, element);
  }
  for (const auto attribute : element.attributes()) {
    append_attribute(out, attribute.name(), attribute.value());
  }
  if (outermost) {
    append_language(out, element);
  }
  if (!element.first_child()) {
    out += "/>";
    return;
  }
  out += '>';
  for (const auto child : element.children()) {
    if (child.type() == pugi::node_element) {
      append_element(out, child, false);
    } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      append_escaped(out, child.value());
    }
  }
  out += "</";
  out += element.name();
  out += '>';
}

}  // namespace

std::string standalone_text(pugi::xml_node element) {
  std::string out;
  append_element(out, element, true);
  return out;
}

}  // namespace holdfast::webdav
