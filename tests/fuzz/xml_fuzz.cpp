// The XML guard and the parser behind it: no input crashes them, and what they take is written and
// read back unchanged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "caldav/webdav/multistatus_reader.hpp"
#include "caldav/webdav/xml.hpp"
#include "caldav/webdav/xml_writer.hpp"

namespace {

using namespace holdfast::webdav;

/// Depth first, as deep as the guard lets it be.
std::size_t count(const Element& element) {
  std::size_t elements = 1;
  for (const auto& child : element.children()) {
    elements += count(child);
  }
  return elements;
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = Document::parse(text);
  const auto multistatus = read_multistatus(text);
  if (!document) {
    require(!multistatus);
    return 0;
  }
  const auto root = document->root();
  require(count(root) >= 1);

  XmlWriter xml(dav("multistatus"), {kDav});
  xml.element(root.name(), root.text());
  const auto written = std::move(xml).finish();
  const auto again = Document::parse(written);
  require(again.has_value());
  const auto copy = again->root().children();
  require(copy.size() == 1 && copy[0].is(root.name()));
  // Text of white space alone is dropped by the parser; nothing that we read consists of it.
  if (root.text().find_first_not_of(" \t\r\n") != std::string::npos) {
    require(copy[0].text() == root.text());
  }
  return 0;
}
