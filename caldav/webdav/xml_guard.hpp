// Judges a text before the XML parser sees it.
#pragma once

#include <string_view>

#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::webdav {

/// XML 1.0 well-formedness for documents without a DOCTYPE, in UTF-8, within the limits. Prefixes
/// are not resolved here. Runs in time proportional to the text and without recursion.
///
/// Errors: invalid_xml, too_large.
Status check_xml(std::string_view text, const XmlLimits& limits);

}  // namespace holdfast::webdav
