// The body that names a precondition (RFC 4918 section 16).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "caldav/webdav/names.hpp"

namespace holdfast::webdav {

/// D:error with that element in it and nothing else: clients look for the one element they know.
std::string error_body(Name element);
/// The same with a sentence for people inside the element. For elements of our own.
std::string error_body(Name element, std::string_view sentence);
/// With hrefs inside the element, as C:no-uid-conflict has them.
std::string error_body_with_href(Name element, std::string_view href);
/// D:need-privileges (RFC 3744 section 7.1.1).
std::string need_privileges_body(std::string_view href, Name privilege);

}  // namespace holdfast::webdav
