// What every handler of the API works with.
#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/auth/secret_box.hpp"
#include "gateway/links/link_token.hpp"
#include "gateway/oauth/consents.hpp"
#include "gateway/rest/stream_places.hpp"
#include "notify/webhooks/sender.hpp"
#include "store/base/clock.hpp"
#include "store/ledger.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "sync/progress.hpp"
#include "sync/provider.hpp"

namespace holdfast::gateway::rest {

struct ApiSettings {
  /// Where clients reach us, without a slash at the end; links begin with it.
  std::string base_url;
  /// The same that the ledger decides by: availability must not promise what the ledger refuses.
  store::RuleSettings rules;
  std::size_t body_bytes = 256U * 1024;
  /// Of one token.
  std::int64_t requests_a_minute = 60'000;
  /// How long a keyed write may wait for its commit before the caller is told to come again.
  std::chrono::milliseconds in_flight_wait{2'000};
  /// Has a source read soon. Any thread; must not block.
  std::function<void(store::SourceId)> poke = {};
  /// Reads sources that cannot be trusted, within moments; returns when they have answered or it is
  /// too late. Empty: they are not asked.
  std::function<Awaitable<void>(std::vector<store::SourceId>)> probe = {};
  /// What is being done with a source; nothing: nobody reads it here. Empty: nobody reads any. Any
  /// thread.
  std::function<std::optional<sync::SourceProgress>(const store::SourceId&)> progress = {};
  /// The figures of one agency (GET /v1/metrics/summary). Empty: nobody counts. Any thread; takes
  /// some milliseconds.
  std::function<boost::json::object(store::AgencyId)> figures = {};
  /// Asks the service for the calendars of an account. Errors: Provider's.
  std::function<Awaitable<Result<std::vector<sync::FoundCalendar>>>(store::Grant)> calendars = {};
  /// Reads all of a calendar that is not tied yet. Errors: Provider's.
  std::function<Awaitable<Result<std::vector<store::ObjectDraft>>>(store::Source)> preview = {};
  /// Where answers about a booking come back to by mail; empty: to the agency. Any thread.
  std::function<std::string(const store::BookingId&)> organizer = {};
  /// Gives an ended grant's token back to its service. Any thread; must not block.
  std::function<void(store::Grant)> revoke = {};
  /// Sends a ping to a webhook and tells what came back. On the caller's executor.
  std::function<Awaitable<notify::WebhookAnswer>(store::Webhook)> ping = {};
  /// Webhooks may have addresses without TLS.
  bool webhooks_over_http = false;
  /// Streams of events at once; one more is refused.
  int streams = 100;
  /// Of those to one agency.
  int streams_of_agency = 50;
  /// Raised by every commit, so that a stream need not look into the store to see that nothing
  /// happened. Null: it looks.
  std::shared_ptr<const std::atomic<std::uint64_t>> commits = nullptr;
  /// Null: bookings are told without their customer's links. Outlives the API.
  const CustomerLinks* links = nullptr;
  /// Null: nobody can be sent to Google or Microsoft. Outlives the API.
  const Consents* consents = nullptr;
};

/// References into the Api, which outlives every request.
struct Context {
  store::Ledger& ledger;
  Clock& clock;
  const SecretBox& secrets;
  const ApiSettings& settings;
  StreamPlaces& streams;
};

}  // namespace holdfast::gateway::rest
