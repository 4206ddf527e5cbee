// One read of a calendar collection: what changed since the cursor.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/provider.hpp"
#include "sync/providers/caldav_cursor.hpp"
#include "sync/providers/dav_session.hpp"

namespace holdfast::sync {

/// Used once.
class CaldavPull {
 public:
  CaldavPull(DavSession& session, Url collection, Known known);

  Awaitable<Result<Pull>> run();

 private:
  struct Collection {
    CaldavCursor cursor;
    bool has_sync_collection = false;
    /// Whose clock its floating times are told by; empty: it does not say.
    std::string zone;
  };
  struct Wanted {
    std::string href;
    std::string etag;
  };
  enum class Incremental { done, refused };

  Awaitable<Result<Collection>> look();
  /// RFC 6578; moves `token` on.
  Awaitable<Result<Incremental>> changes_since(std::string token);
  /// False for a page that cannot be understood.
  bool take_page(const webdav::MultistatusAnswer& page, bool* truncated);
  Awaitable<Status> list();
  void take_member(const std::string& key, const webdav::MultistatusResponse& response);
  Awaitable<Status> fetch_wanted();
  Awaitable<Result<std::set<std::string>>> multiget(std::vector<std::string> keys);
  Awaitable<Status> get(std::string key);
  void gone(const std::string& key);
  /// What was read of one object. Errors: too_large, for all of them together.
  Status keep(RemoteItem item);
  /// By key.
  const std::map<std::string, KnownObject>& known();

  /// The path that a member is compared by; nothing for what is none of this collection.
  [[nodiscard]] std::optional<std::string> member_key(const std::string& href) const;
  [[nodiscard]] bool is_collection_itself(const std::string& href) const;

  DavSession& session_;
  Url collection_;
  std::string collection_path_;
  CaldavCursor cursor_;
  const KnownObjects objects_;
  /// Filled when it is first asked for.
  std::optional<std::map<std::string, KnownObject>> known_;
  /// Objects to read, by key.
  std::map<std::string, Wanted> wanted_;
  std::set<std::string> deleted_;
  std::string new_token_;
  /// Of the texts kept.
  std::size_t octets_ = 0;
  Pull pull_;
};

/// Where a member is asked for: always on the collection's own host. Servers behind a proxy write
/// other ones into their hrefs, and a password must not follow them.
std::optional<Url> member_url(const Url& collection, std::string_view href);

/// One object by GET; nothing for 404 and 410. Tries an href with an escaped "@" with a plain one
/// too. Errors as Provider's.
Awaitable<Result<std::optional<RemoteItem>>> get_object(DavSession& session, Url collection,
                                                        std::string href);

}  // namespace holdfast::sync
