#include "caldav/webdav/xml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

#include "caldav/webdav/reserved_names.hpp"
#include "caldav/webdav/xml_guard.hpp"
#include "caldav/webdav/xml_text.hpp"

namespace holdfast::webdav {
namespace {

// All expansions are those that XML asks for, and blanks are text (RFC 4918 section 4.3 wants them
// kept); the guard has refused everything else that this
// parser would let pass. The encoding is fixed, so that it guesses none.
constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                            pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;

struct QName {
  std::string_view prefix;
  std::string_view local;
};

QName split(std::string_view qname) {
  const auto colon = qname.find(':');
  if (colon == std::string_view::npos) {
    return {{}, qname};
  }
  return {qname.substr(0, colon), qname.substr(colon + 1)};
}

/// Elements in document order; `end` is the place after the last descendant.
struct Node {
  Name name;
  pugi::xml_node node;
  std::size_t end = 0;
};

/// Namespaces in XML 1.0: resolves every prefix once, with the declarations in scope in a list.
class Resolver {
 public:
  explicit Resolver(std::vector<Node>& nodes) : nodes_(nodes) {}

  // Recursion is bounded by the guard's depth limit.
  Status add(pugi::xml_node element) {
    const auto outer = scope_.size();
    if (auto declared = declare(element); !declared) {
      return declared;
    }
    const auto name = resolve(split(element.name()), true);
    if (!name) {
      return name.error();
    }
    if (auto attributes = check_attributes(element); !attributes) {
      return attributes;
    }
    const auto index = nodes_.size();
    nodes_.push_back({*name, element, 0});
    for (const auto child : element.children()) {
      if (child.type() == pugi::node_element) {
        if (auto added = add(child); !added) {
          return added;
        }
      }
    }
    nodes_[index].end = nodes_.size();
    scope_.resize(outer);
    return {};
  }

 private:
  static Error fault(std::string_view what, std::string_view name) {
    return {Errc::invalid_xml, std::string(what) + ": " + std::string(name)};
  }

  Status declare(pugi::xml_node element) {
    for (const auto attribute : element.attributes()) {
      const std::string_view qname = attribute.name();
      const std::string_view uri = attribute.value();
      if (qname == "xmlns") {
        if (uri == kXml || uri == kXmlns) {
          return fault("a reserved namespace is declared", qname);
        }
        scope_.push_back({{}, uri});
      } else if (qname.starts_with("xmlns:")) {
        const auto prefix = qname.substr(6);
        if (prefix == "xmlns" || (prefix == "xml") != (uri == kXml) || uri == kXmlns ||
            uri.empty()) {
          return fault("a namespace declaration that is not allowed", qname);
        }
        scope_.push_back({prefix, uri});
      }
    }
    if (scope_.size() > kMostDeclarations) {
      return fault("too many namespace declarations at", element.name());
    }
    return {};
  }

  [[nodiscard]] Result<Name> resolve(QName name, bool has_default) const {
    if (name.prefix == "xml") {
      return Name{kXml, name.local};
    }
    if (name.prefix.empty() && !has_default) {
      return Name{{}, name.local};
    }
    const auto found = std::find_if(scope_.rbegin(), scope_.rend(), [&](const auto& declaration) {
      return declaration.first == name.prefix;
    });
    if (found != scope_.rend()) {
      return Name{found->second, name.local};
    }
    if (name.prefix.empty()) {
      return Name{{}, name.local};
    }
    return fault("a prefix that is not declared", name.prefix);
  }

  /// No two attributes with one name, also not by two prefixes for one namespace (section 6.3).
  [[nodiscard]] Status check_attributes(pugi::xml_node element) const {
    std::vector<Name> seen;
    for (const auto attribute : element.attributes()) {
      const std::string_view qname = attribute.name();
      Name name{kXmlns, qname};
      if (qname != "xmlns" && !qname.starts_with("xmlns:")) {
        const auto resolved = resolve(split(qname), false);
        if (!resolved) {
          return resolved.error();
        }
        name = *resolved;
      }
      if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
        return fault("an attribute stands twice", qname);
      }
      seen.push_back(name);
    }
    return {};
  }

  // In scope at once. Look-up is a search through them, so they are few.
  static constexpr std::size_t kMostDeclarations = 256;

  std::vector<Node>& nodes_;
  std::vector<std::pair<std::string_view, std::string_view>> scope_;
};

}  // namespace

struct XmlTree {
  pugi::xml_document document;
  std::vector<Node> nodes;
};

Document::Document(std::unique_ptr<XmlTree> tree) : tree_(std::move(tree)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Result<Document> Document::parse(std::string_view text, const XmlLimits& limits) {
  if (auto checked = check_xml(text, limits); !checked) {
    return checked.error();
  }
  auto tree = std::make_unique<XmlTree>();
  const auto parsed =
      tree->document.load_buffer(text.data(), text.size(), kParse, pugi::encoding_utf8);
  if (!parsed) {
    return Error{Errc::invalid_xml,
                 "at octet " + std::to_string(parsed.offset) + ": " + parsed.description()};
  }
  if (auto resolved = Resolver(tree->nodes).add(tree->document.document_element()); !resolved) {
    return resolved.error();
  }
  return Document(std::move(tree));
}

Element Document::root() const { return {tree_.get(), 0}; }

std::string_view Element::ns() const { return tree_->nodes[index_].name.ns; }

std::string_view Element::local() const { return tree_->nodes[index_].name.local; }

std::string Element::text() const {
  std::string text;
  for (const auto child : tree_->nodes[index_].node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      text += child.value();
    }
  }
  return text;
}

std::optional<std::string_view> Element::attribute(std::string_view local) const {
  for (const auto attribute : tree_->nodes[index_].node.attributes()) {
    if (attribute.name() == local) {
      return attribute.value();
    }
  }
  return std::nullopt;
}

std::string Element::standalone() const { return standalone_text(tree_->nodes[index_].node); }

std::vector<Element> Element::children() const {
  std::vector<Element> children;
  const auto& nodes = tree_->nodes;
  for (auto i = index_ + 1; i < nodes[index_].end; i = nodes[i].end) {
    children.push_back({tree_, i});
  }
  return children;
}

std::vector<Element> Element::children(const Name& name) const {
  auto all = children();
  std::erase_if(all, [&](const Element& child) { return !child.is(name); });
  return all;
}

std::optional<Element> Element::child(const Name& name) const {
  const auto& nodes = tree_->nodes;
  for (auto i = index_ + 1; i < nodes[index_].end; i = nodes[i].end) {
    if (nodes[i].name == name) {
      return Element{tree_, i};
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::webdav
