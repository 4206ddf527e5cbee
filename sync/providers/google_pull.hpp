// Reading what changed in a Google calendar.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/provider.hpp"
#include "sync/providers/google_session.hpp"

namespace holdfast::sync {

/// Used once. A series and its exceptions are one object under the series' id. An exception whose
/// series is not in this calendar (an invitation to one occurrence) is one by itself.
class GooglePull {
 public:
  /// References outlive it.
  GooglePull(GoogleSession& session, Known known, Instant now);

  /// `may_begin_anew`: what a refused token is answered with is a listing of everything; else the
  /// pull fails.
  Awaitable<Result<Pull>> run(bool may_begin_anew);
  /// After `run`.
  [[nodiscard]] bool token_refused() const { return token_refused_; }

 private:
  /// What an answer says of one object.
  struct Family {
    std::optional<GoogleEvent> root;
    /// By id; the last word on each.
    std::map<std::string, GoogleEvent> exceptions;
  };
  using Families = std::map<std::string, Family>;

  Awaitable<Result<Pull>> everything();
  Awaitable<Result<Pull>> changes(std::string token);
  Awaitable<Status> ask_for_missing(std::set<std::string> listed);
  /// One object that is not told whole by what changed of it.
  Awaitable<Status> read_again(std::string id, Family told);
  Awaitable<Status> refresh_known();

  static Families families_of(std::vector<GoogleEvent> events);
  void take_family(const std::string& id, const Family& family);
  void take_series(const GoogleEvent& master, std::map<std::string, GoogleEvent> exceptions);
  void take_orphans(const Family& family);
  void take_single(const GoogleEvent& event);
  void take(RemoteItem item);
  void take_deletion(const std::string& href);
  [[nodiscard]] const KnownObject* known(const std::string& href);

  GoogleSession& session_;
  Known known_;
  /// Filled when it is first asked for.
  std::map<std::string, const KnownObject*> by_href_;
  Instant now_;
  bool token_refused_ = false;
  Pull pull_;
  /// What `pull_` speaks of.
  std::set<std::string> told_;
};

}  // namespace holdfast::sync
