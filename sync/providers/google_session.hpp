// Requests to the Google Calendar API v3 for one source.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sync/providers/google_event.hpp"
#include "sync/providers/json_call.hpp"

namespace holdfast::sync {

struct GoogleReply : JsonReply {
  [[nodiscard]] Error error() const;
};

/// Some of a calendar's events, to the last page.
struct GoogleEvents {
  std::vector<GoogleEvent> events;
  /// Empty where the question was such that Google gives none.
  std::string sync_token;
  /// Whose clock all-day events are told by.
  std::string zone = {};
};

class GoogleSession {
 public:
  /// `context` outlives it.
  GoogleSession(const ProviderContext& context, Account account);

  /// Where the source's calendar is; refused if that is not at the configured API, so that a token
  /// goes nowhere else.
  [[nodiscard]] Result<std::string> calendar() const;
  /// Something below the API's root: "/users/me/calendarList".
  [[nodiscard]] std::string api_url(std::string_view path) const;

  /// One request; after a 401 once more with another token. Errors: HttpClient's and those of
  /// AccessTokens; unauthenticated. Every other answer is a reply.
  Awaitable<Result<GoogleReply>> send(JsonRequest request);

  /// A GET whose answer must be good and JSON. Errors: also those of google_error.
  Awaitable<Result<boost::json::object>> get(std::string url);

  /// Asks for events: `query` is what tells this question from others ("syncToken=…"), escaped. All
  /// pages, or an error; also unavailable if they do not end.
  Awaitable<Result<GoogleEvents>> list(std::string query);

  /// One event; nothing if it is not there, or not any more.
  Awaitable<Result<std::optional<GoogleEvent>>> event(std::string id);
  /// The occurrences of a series that are not like the others, the cancelled ones among them.
  Awaitable<Result<std::vector<GoogleEvent>>> exceptions(GoogleEvent master);

  /// "…/events/<id>?…" and "…/events?…", with what limits an answer to what we look at.
  [[nodiscard]] static std::string event_url(std::string_view calendar, std::string_view id);
  [[nodiscard]] static std::string events_url(std::string_view calendar);

 private:
  const ProviderContext& context_;
  const Account account_;
  JsonCall call_;
};

/// A single event, or a series with its exceptions, as the reconciler takes it.
RemoteItem google_item(const GoogleEvent& event);
RemoteItem google_item(const GoogleEvent& master, const std::vector<GoogleEvent>& exceptions);

}  // namespace holdfast::sync
