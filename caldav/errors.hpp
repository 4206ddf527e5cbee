// From the domain's words to WebDAV's: the one place where an error becomes an answer.
#pragma once

#include <cstddef>
#include <string_view>

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// An error that an RFC has an element for: 403 with that element alone in D:error. `element` is a
/// name with its prefix, such as "D:valid-sync-token" or "C:valid-filter".
Error precondition(std::string_view element, std::string_view detail);
/// A calendar object with more octets than C:max-resource-size says: 413 with that element.
Error object_too_large(std::size_t limit);

/// The viewer sees the thing but may not do that to it: 403 with D:need-privileges.
/// `privilege` is a local name in DAV:, `href` the resource that lacks it.
Error need_privilege(std::string_view href, std::string_view privilege);

/// The answer to `error`. Never 401, and never a 403 with an empty D:error: clients take the first
/// for a wrong password and the second for a rate limit. Never HTML.
HttpResponse error_response(const Error& error);

/// An answer that is XML.
HttpResponse xml_response(int status, std::string body);

}  // namespace holdfast::caldav
