// Where a COPY or MOVE goes to: RFC 4918 sections 10.3 and 10.6.
#pragma once

#include <string>

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::webdav {

struct Destination {
  /// The path, still percent-encoded.
  std::string path;
  bool overwrite = true;
};

/// The host of an absolute URL is compared with the request's Host; behind a proxy that changes it
/// the proxy's own name, X-Forwarded-Host, counts too.
///
/// Errors: validation (no Destination, or one that is no URL; an Overwrite that is neither T nor
/// F); refused for another host.
Result<Destination> read_destination(const HttpHeaders& headers);

}  // namespace holdfast::webdav
