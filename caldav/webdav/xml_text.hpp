// For xml.cpp, which alone knows the parser.
#pragma once

#include <string>

namespace pugi {
class xml_node;
}

namespace holdfast::webdav {

/// The element as a text that declares all namespaces that it uses, with the prefixes of its
/// document, and names the language that it is in.
std::string standalone_text(pugi::xml_node element);

}  // namespace holdfast::webdav
