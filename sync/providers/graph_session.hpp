// Requests to Microsoft Graph for one account.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/base/clock.hpp"
#include "sync/providers/graph_event.hpp"
#include "sync/providers/json_call.hpp"
#include "sync/url.hpp"

namespace holdfast::sync {

/// Mailboxes that want to be left alone, and until when: refused requests count against their limit
/// too. Shared by all sessions; forgets what is over.
class GraphPauses {
 public:
  void note(const std::string& mailbox, Instant until);
  [[nodiscard]] std::optional<Instant> of(const std::string& mailbox, Instant now);

 private:
  std::map<std::string, Instant> until_;
};

struct GraphReply : JsonReply {
  [[nodiscard]] Error error() const;
};

/// By id; nothing for one that is not there.
using GraphEvents = std::map<std::string, std::optional<GraphEvent>>;

class GraphSession {
 public:
  /// What is passed by reference outlives it.
  GraphSession(const ProviderContext& context, GraphPauses& pauses, Account account);

  /// Where the source's calendar is; refused if that is not at the configured API.
  [[nodiscard]] Result<std::string> calendar() const;
  [[nodiscard]] std::string event_url(std::string_view id) const;
  /// Something below the API's root: "/subscriptions".
  [[nodiscard]] std::string api_url(std::string_view path) const;
  /// Whether a link of the service may be followed: it leads to the API and nowhere else.
  [[nodiscard]] bool may_follow(std::string_view link) const;

  /// One request; after a 401 once more with another token. Errors: HttpClient's and those of
  /// AccessTokens; unavailable while the mailbox wants to be left alone; unauthenticated. Every
  /// other answer is a reply.
  Awaitable<Result<GraphReply>> send(JsonRequest request);

  /// A GET whose answer must be good and JSON. Errors: also those of graph_error.
  Awaitable<Result<boost::json::object>> get(std::string url);

  /// One event with our properties; nothing if it is not there.
  Awaitable<Result<std::optional<GraphEvent>>> event(std::string id);

  /// The same for many, in batches. All or nothing. What the service refuses to hand out, though it
  /// is there, is left out of the answer.
  Awaitable<Result<GraphEvents>> events(std::vector<std::string> ids);

 private:
  Awaitable<Result<GraphEvents>> batch(std::vector<std::string> ids);
  Result<GraphEvents> read_batch(const boost::json::array& responses,
                                 const std::vector<std::string>& ids);
  void note_pause(const HttpHeaders& headers);
  [[nodiscard]] std::string mailbox() const;

  const ProviderContext& context_;
  GraphPauses& pauses_;
  const Account account_;
  JsonCall call_;
};

}  // namespace holdfast::sync
