// Namespaces that XML itself has bound (Namespaces in XML 1.0, section 3).
#pragma once

#include <string_view>

namespace holdfast::webdav {

/// Of the prefix "xml", and of no other.
inline constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";
/// Of declarations, and of nothing else.
inline constexpr std::string_view kXmlns = "http://www.w3.org/2000/xmlns/";

}  // namespace holdfast::webdav
