// Where the services are.
#pragma once

#include <string>

namespace holdfast::sync {

/// URLs without a slash at the end. Operators of national clouds, and tests, name others.
struct ServiceHosts {
  std::string google_api = "https://www.googleapis.com/calendar/v3";
  std::string google_auth = "https://accounts.google.com/o/oauth2/v2/auth";
  std::string google_token = "https://oauth2.googleapis.com/token";
  std::string google_revoke = "https://oauth2.googleapis.com/revoke";
  std::string graph_api = "https://graph.microsoft.com/v1.0";
  /// Followed by "/{tenant}/oauth2/v2.0/authorize" and "…/token".
  std::string microsoft_login = "https://login.microsoftonline.com";
};

}  // namespace holdfast::sync
