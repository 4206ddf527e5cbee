// Which properties a client wants, and a response that tells them.
#pragma once

#include <string_view>
#include <vector>

#include "caldav/property.hpp"
#include "caldav/webdav/multistatus.hpp"
#include "caldav/webdav/xml.hpp"

namespace holdfast::caldav {

/// No client names more than a tenth of it in one request. Each name costs for each member of a
/// collection.
inline constexpr std::size_t kMostNames = 400;

/// The row of that name; null if there is none.
const Property* find_property(const webdav::Name& name);

struct Wanted {
  /// Looks into the request's document.
  webdav::Name name;
  /// Null for what no table has.
  const Property* row = nullptr;
};

/// What a PROPFIND or a report asks for (RFC 4918 section 9.1).
struct PropertyRequest {
  enum class Mode { named, all, names };
  Mode mode = Mode::named;
  /// For `named`, and for what DAV:include adds to `all`. No name twice.
  std::vector<Wanted> wanted;
  /// What is missing is left out of the answer.
  bool minimal = false;

  [[nodiscard]] bool asks_for(const webdav::Name& name) const;
  /// Whether what clients keep with a resource of that kind has to be read for it.
  [[nodiscard]] bool wants_kept(Kind kind) const;
  /// Whether nothing but steady properties are asked for (Property::steady).
  [[nodiscard]] bool steady() const;
};

/// Reads DAV:prop, DAV:allprop with DAV:include, or DAV:propname from inside `element`. None of
/// them: allprop.
/// Errors: validation (two of them at once; more names than anyone needs).
Result<PropertyRequest> read_property_request(const webdav::Element& element, bool minimal);

/// One property, from the tables or from what is kept. True if the resource has it.
bool write_property(webdav::XmlWriter& xml, const webdav::Name& name, const Property* row,
                    const Subject& subject);

/// A whole D:response.
void write_response(webdav::Multistatus& out, std::string_view href, const Subject& subject,
                    const PropertyRequest& request);

}  // namespace holdfast::caldav
