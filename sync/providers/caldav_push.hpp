// Writing and removing our copies in a calendar collection.
#pragma once

#include <optional>
#include <string>

#include "sync/provider.hpp"
#include "sync/providers/dav_session.hpp"

namespace holdfast::sync {

/// Used once. `collection` is that of the source.
class CaldavPush {
 public:
  CaldavPush(DavSession& session, Url collection);

  Awaitable<Result<PushResult>> put(Copy copy);
  Awaitable<Status> remove(Copy copy);

 private:
  struct Target {
    std::string href;
    /// Empty: must not exist.
    std::string etag;
  };
  /// One PUT under its condition; the status of a multistatus answer is that inside it.
  Awaitable<Result<DavReply>> try_put(Target target, std::string text);
  Awaitable<Result<PushResult>> written(Target target, DavReply reply, std::string text);
  Awaitable<Result<PushResult>> settle_change(Target target, Copy copy);
  Awaitable<Result<PushResult>> settle_creation(Target target, Copy copy, DavReply reply);
  Awaitable<Result<PushResult>> adopt(RemoteItem there, Copy copy);
  Awaitable<Result<std::optional<std::string>>> find_by_uid(DavReply refusal, std::string uid);
  Awaitable<Result<std::string>> read_etag(std::string href);
  Awaitable<Result<DavReply>> try_delete(Target target);

  DavSession& session_;
  Url collection_;
};

/// The UID of a calendar object; empty if it has none that can be read.
std::string uid_of(const std::string& text);

}  // namespace holdfast::sync
