// Writing XML as a stream into one string.
//
// A tree costs seven times as much as the text and is of no use to an answer that is written once,
// from front to back.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "caldav/webdav/names.hpp"

namespace holdfast::webdav {

class XmlWriter {
 public:
  /// Begins the document and its root, with the prefixes of those namespaces declared. The root's
  /// own namespace is one of them.
  XmlWriter(Name root, std::initializer_list<std::string_view> namespaces);

  /// Names must be XML names: ours, or read from a checked document. A name in a namespace without
  /// a prefix here declares it itself.
  void open(Name name);
  void close(Name name);
  void empty(Name name);
  /// `<name attribute="value"/>`
  void empty(Name name, std::string_view attribute, std::string_view value);
  void text(std::string_view text);
  /// `<name>text</name>`
  void element(Name name, std::string_view content);
  /// What is XML already: an element that declares all namespaces that it uses.
  void raw(std::string_view xml) { out_ += xml; }
  /// A D:href. `href` is percent-encoded already.
  void href(std::string_view href) { element(dav("href"), href); }

  /// Octets so far.
  [[nodiscard]] std::size_t size() const { return out_.size(); }
  /// What was written since `size` was that; until the next writing.
  [[nodiscard]] std::string_view written_since(std::size_t size) const {
    return std::string_view(out_).substr(size);
  }
  /// Takes back what was written since `size` was that.
  void rewind(std::size_t size) { out_.resize(size); }
  /// Closes the root. The writer is of no use afterwards.
  std::string finish() &&;

 private:
  void start_tag(Name name);
  void qname(Name name);

  std::string out_;
  Name root_;
  unsigned declared_ = 0;
};

/// Appends `text` so that a reader gets it back: `&`, `<`, `>`, quotes, and CR as `&#13;`, which
/// would become LF otherwise. Characters that XML 1.0 does not have, and octets that are no UTF-8,
/// become U+FFFD: whatever is handed in, the answer stays one that every parser reads.
void append_escaped(std::string& out, std::string_view text);

}  // namespace holdfast::webdav
