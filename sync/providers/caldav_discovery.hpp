// From any URL of a CalDAV service to the account's calendars: RFC 6764, RFC 5397, RFC 4791.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/provider.hpp"
#include "sync/providers/dav_session.hpp"

namespace holdfast::sync {

/// Used once.
class CaldavDiscovery {
 public:
  CaldavDiscovery(DavSession& session, Url start);

  /// The calendars of the home that the account's principal names; the start itself if that is a
  /// calendar. Errors: Provider's; refused if there is no calendar service at that URL.
  Awaitable<Result<std::vector<FoundCalendar>>> run();

 private:
  /// What one resource says of itself.
  struct Clues {
    std::optional<Url> principal;
    std::optional<Url> home;
    std::vector<FoundCalendar> calendars;
  };
  Awaitable<Result<Clues>> ask(Url url, std::string depth);
  Awaitable<Result<Clues>> find_home();

  DavSession& session_;
  Url start_;
};

}  // namespace holdfast::sync
