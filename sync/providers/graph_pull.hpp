// One read of a Graph calendar: what changed since the delta link, or the whole window.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/provider.hpp"
#include "sync/providers/graph_cursor.hpp"
#include "sync/providers/graph_session.hpp"

namespace holdfast::sync {

/// Used once. calendarView/delta tells occurrences one by one, and of most of them no more than
/// their times: the rest is their master's. A deletion is believed after a look at the event
/// itself, because what left the window is told like what was deleted.
class GraphPull {
 public:
  GraphPull(GraphSession& session, std::string calendar, Known known, Instant now);

  /// `may_begin_anew`: what a refused link is answered with is everything; else the pull fails.
  Awaitable<Result<Pull>> run(bool may_begin_anew = true);
  /// After `run`.
  [[nodiscard]] bool link_refused() const { return link_refused_; }

 private:
  /// Pages from that link to the delta link.
  Awaitable<Status> follow(std::string link);
  void take(const boost::json::object& fields);
  /// Masters whose series was touched without a word on its occurrences.
  Awaitable<Status> ask_for_occurrences();
  Awaitable<Status> list_occurrences(std::string master);
  /// What must be looked at itself before anything is said of it.
  [[nodiscard]] std::set<std::string> doubts() const;
  Awaitable<Status> look(std::set<std::string> ids);
  Awaitable<Status> fetch_masters();

  void tell(const std::string& id, const GraphEvent& event);
  void tell_looked_at();
  [[nodiscard]] const KnownObject* known(const std::string& id) const;
  [[nodiscard]] bool is_known(const std::string& id) const { return known(id) != nullptr; }
  [[nodiscard]] bool is_unchanged(const GraphEvent& event) const;
  [[nodiscard]] const GraphEvent* master_of(const GraphEvent& event) const;
  [[nodiscard]] std::string first_link() const;

  GraphSession& session_;
  const std::string calendar_;
  const TimeRange window_;
  GraphCursor cursor_;
  /// The whole window is told, not only changes.
  bool complete_ = false;
  bool link_refused_ = false;
  const KnownObjects objects_;
  /// By id; filled when it is first asked for.
  mutable std::map<std::string, const KnownObject*> known_;
  /// As the round told it.
  std::map<std::string, GraphEvent> told_;
  std::set<std::string> removed_;
  /// Told twice, and not the same.
  std::set<std::string> unclear_;
  /// Asked for by id; nothing: not there.
  GraphEvents seen_;
  std::set<std::string> unreadable_;
  Pull pull_;
};

}  // namespace holdfast::sync
