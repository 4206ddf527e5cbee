// Places in a list, handed to callers as opaque text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/rest/request.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway::rest {

/// `list` says which list with which filters, in any form; a cursor works only with the same one.
/// `position` is the last entry's key, without line breaks.
std::string make_cursor(std::string_view list, const std::vector<std::string>& position);

/// The position. Errors: cursor_mismatch for one of another list, or for no cursor of ours.
Result<std::vector<std::string>> read_cursor(std::string_view cursor, std::string_view list);

/// The Link field that leads to the next page (RFC 8288): the same query with another cursor.
std::string next_link(std::string_view base_url, const Request& request, std::string_view cursor);

}  // namespace holdfast::gateway::rest
