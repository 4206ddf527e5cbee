// One request on its way through the CalDAV room.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "caldav/access.hpp"
#include "caldav/answers.hpp"
#include "caldav/settings.hpp"
#include "store/base/clock.hpp"
#include "store/base/http.hpp"
#include "store/ledger.hpp"
#include "store/user.hpp"

namespace holdfast::caldav {

/// What every request works with; owned by the server, outlives all calls.
struct Door {
  store::Ledger& ledger;
  Clock& clock;
  const Settings& settings;
  Answers& answers;
};

/// A request, who makes it, and what it is about. Owned by Server::handle for as long as the
/// request runs.
struct Call {
  HttpRequest request;
  store::User user;
  std::string request_id;
  Place place;
  /// The canonical path of the target; as the client wrote it where that is an alias.
  std::string href;
  /// What the If header was judged by; nothing without one.
  std::optional<store::WriteCondition> seen = {};
  /// For a GET or HEAD of an object that is there: read in the snapshot that the place was read
  /// from, because each snapshot costs as much as a small object. The method may take its text
  /// away.
  std::shared_ptr<store::CalendarObject> object = {};
  /// All that the answer hangs on, if it tells nothing but what is steady; empty: more than that.
  std::string question = {};
};

/// For the audit.
store::Actor actor_of(const Call& call);

/// Gives the thread to others between two pieces of a long answer.
Awaitable<void> breathe();

}  // namespace holdfast::caldav
