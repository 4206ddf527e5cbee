// Reading XML that strangers sent.
//
// A guard judges the text before the parser sees it, because pugixml accepts much that is no XML
// and has no limits of its own; names come out with their namespaces resolved, which pugixml does
// not do either.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/webdav/names.hpp"
#include "store/base/result.hpp"

namespace holdfast::webdav {

struct XmlLimits {
  std::size_t max_bytes = 5U * 1024 * 1024;
  /// Elements inside one another, the root counted.
  int max_depth = 64;
  std::size_t max_elements = 200'000;
  /// On one element, namespace declarations counted.
  int max_attributes = 64;
};

class Document;
/// The parsed document; only xml.cpp knows what it is made of.
struct XmlTree;

/// A look at one element. Cheap to copy; valid as long as its document (moving the document keeps
/// it valid).
class Element {
 public:
  /// Empty for an element in no namespace.
  [[nodiscard]] std::string_view ns() const;
  [[nodiscard]] std::string_view local() const;
  [[nodiscard]] Name name() const { return {ns(), local()}; }
  [[nodiscard]] bool is(const Name& name) const { return this->name() == name; }

  /// The text directly inside, CDATA included, in one piece. CRLF and CR have become LF as XML 1.0
  /// section 2.11 says; `&#13;` stays a CR.
  [[nodiscard]] std::string text() const;
  /// The value of an attribute without a prefix.
  [[nodiscard]] std::optional<std::string_view> attribute(std::string_view local) const;

  /// The whole element as a text that stands by itself: attributes, children, and a declaration of
  /// every namespace that it uses. Comments are left out.
  [[nodiscard]] std::string standalone() const;

  /// All child elements in order.
  [[nodiscard]] std::vector<Element> children() const;
  /// Those of that name.
  [[nodiscard]] std::vector<Element> children(const Name& name) const;
  /// The first of that name.
  [[nodiscard]] std::optional<Element> child(const Name& name) const;

 private:
  friend class Document;
  Element(const XmlTree* tree, std::size_t index) : tree_(tree), index_(index) {}
  const XmlTree* tree_;
  std::size_t index_;
};

/// A well-formed, namespace-well-formed document without a DOCTYPE. Immutable.
class Document {
 public:
  /// Errors: invalid_xml (detail says where and what), too_large (bytes or elements).
  static Result<Document> parse(std::string_view text, const XmlLimits& limits = {});

  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  [[nodiscard]] Element root() const;

 private:
  explicit Document(std::unique_ptr<XmlTree> tree);
  std::unique_ptr<XmlTree> tree_;
};

}  // namespace holdfast::webdav
