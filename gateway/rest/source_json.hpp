// External calendars as the API shows them, and read back.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/rest/context.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/request.hpp"
#include "store/commands/sources.hpp"
#include "store/source.hpp"

namespace holdfast::gateway::rest {

/// Never the password, sealed or not.
boost::json::object source_json(const store::Source& source, const Names& names,
                                const std::string& base_url);

/// With a tag over the text, save `sync/age_seconds`, which tells nothing new as it grows: state
/// and age of a source change without a new version.
HttpResponse tagged_source(int status, const boost::json::object& body);

/// Of a source as it is stored, with such a tag.
HttpResponse source_response(int status, const store::Source& source, const Names& names,
                             const std::string& base_url);

/// Errors: validation, forbidden (staff who name another one's resource).
Result<store::ConnectSource> read_source(const Request& request, const store::Reads& reads,
                                         const Context& context);

}  // namespace holdfast::gateway::rest
