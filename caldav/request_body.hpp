// Bodies that are XML.
#pragma once

#include "caldav/call.hpp"
#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// Read as XML whatever the Content-Type says: clients differ.
/// Errors: invalid_xml; validation for an encoded body; too_large.
Result<webdav::Document> read_xml_body(const Door& door, const HttpRequest& request);

}  // namespace holdfast::caldav
