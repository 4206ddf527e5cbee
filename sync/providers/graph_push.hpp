// Writes and removes our copies in a Graph calendar.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/provider.hpp"
#include "sync/providers/graph_session.hpp"

namespace holdfast::sync {

/// Copies whose transactionId the service says that it has, though it shows no event with it: just
/// made and not to be found yet, or deleted by a person. Which one, only time tells.
class GraphGhosts {
 public:
  /// After this a copy that cannot be found was deleted.
  static constexpr Duration kGone = std::chrono::minutes{10};

  /// The generation of transactionIds that a new copy of that UID has.
  [[nodiscard]] int generation(const std::string& uid) const;
  /// The service refused that one, and shows no such event: in the end the next one is used.
  void refused(const std::string& uid, Instant now);
  void found(const std::string& uid) { ghosts_.erase(uid); }

 private:
  struct Ghost {
    Instant since;
    int generation = 0;
  };
  std::map<std::string, Ghost> ghosts_;
};

/// Used once.
class GraphPush {
 public:
  GraphPush(GraphSession& session, GraphGhosts& ghosts, std::string calendar, Instant now);

  Awaitable<Result<PushResult>> put(Copy copy);
  Awaitable<Status> remove(Copy copy);

 private:
  Awaitable<Result<PushResult>> create(Copy copy, GraphCopy wanted);
  Awaitable<Result<PushResult>> settle_creation(Copy copy, GraphCopy wanted, Error refusal);
  /// Brings what stands there under our UID into line.
  Awaitable<Result<PushResult>> adopt(GraphEvent there, GraphCopy wanted);
  Awaitable<Result<PushResult>> change(std::string id, std::string etag, GraphCopy wanted);
  Awaitable<Result<GraphReply>> patch(std::string id, std::string etag, GraphCopy wanted,
                                      bool was_series);
  Awaitable<Result<std::optional<GraphEvent>>> find(std::string uid);
  /// With the text by which the echo will be known.
  [[nodiscard]] static PushResult result_of(const GraphEvent& event, const GraphCopy& wanted);

  GraphSession& session_;
  GraphGhosts& ghosts_;
  const std::string calendar_;
  const Instant now_;
};

}  // namespace holdfast::sync
