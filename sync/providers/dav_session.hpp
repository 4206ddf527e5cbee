// Requests to a DAV server on behalf of one account: credentials, redirects, and what its refusals
// mean.
#pragma once

#include <string>
#include <string_view>

#include "caldav/webdav/multistatus_reader.hpp"
#include "store/base/http.hpp"
#include "sync/url.hpp"

namespace holdfast::sync {

struct DavRequest {
  std::string method;
  Url url;
  HttpHeaders headers = {};
  std::string body = {};
};

struct DavReply {
  int status = 0;
  HttpHeaders headers;
  std::string body;
  /// Where the answer came from, after redirects.
  Url url;

  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
};

/// What a refusal means for the one who asked: Provider's errors, and not_found (404, 410) and
/// precondition_failed (412). Holds `retry_after` where the server gave one.
Error error_of(const DavReply& reply);

/// The answer's body as a multistatus; an error of the reply's status where it is none.
Result<webdav::MultistatusAnswer> multistatus_of(const DavReply& reply);

class DavSession {
 public:
  /// `home` is the URL that a person tied to the credential: it goes only where
  /// `may_share_credentials` lets it from there, whatever a server writes into its answers.
  DavSession(HttpClient& http, Url home, const std::string& username, const std::string& secret);

  /// Any status but a redirect is an answer. Follows at most 5 redirects, with the same method and
  /// body. Errors: those of HttpClient; refused (a redirect that must not be followed, another
  /// host that wants a password).
  Awaitable<Result<DavReply>> send(DavRequest request);

 private:
  HttpClient& http_;
  Url home_;
  std::string authorization_;
};

}  // namespace holdfast::sync
