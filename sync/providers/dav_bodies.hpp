// Request bodies of WebDAV and CalDAV that a client sends.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/webdav/names.hpp"

namespace holdfast::sync {

std::string propfind_body(std::initializer_list<webdav::Name> properties);
/// RFC 6578 section 3.2, level 1. An empty token asks for everything.
std::string sync_collection_body(std::string_view token);
/// RFC 4791 section 7.9. The hrefs go out exactly as the server wrote them.
std::string multiget_body(const std::vector<std::string>& hrefs);
/// RFC 4791 section 7.8.6: events with that UID.
std::string uid_query_body(std::string_view uid);

}  // namespace holdfast::sync
