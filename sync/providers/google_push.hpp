// Writing and removing our copies in a Google calendar.
#pragma once

#include <optional>
#include <string>

#include "sync/provider.hpp"
#include "sync/providers/google_session.hpp"

namespace holdfast::sync {

/// Used once.
class GooglePush {
 public:
  /// `session` outlives it.
  explicit GooglePush(GoogleSession& session) : session_(session) {}

  Awaitable<Result<PushResult>> put(Copy copy);
  Awaitable<Status> remove(Copy copy);

 private:
  Awaitable<Result<PushResult>> create(Copy copy);
  /// Nothing: the id is taken by what cannot be adopted; the next number is to be tried.
  Awaitable<Result<std::optional<PushResult>>> try_create(Copy copy, int number);
  /// `number` is that of the copy that is there.
  Awaitable<Result<PushResult>> change(Copy copy, int number);
  Awaitable<Result<PushResult>> adopt(GoogleEvent there, Copy copy);
  /// What an answer to a write says; errors: refused, if our marks did not stay.
  static Result<PushResult> written(const GoogleReply& reply, const Copy& copy);
  /// Our living copy, wherever it stands, by its mark; nothing if there is none.
  Awaitable<Result<std::optional<GoogleEvent>>> find(std::string uid);
  Awaitable<Result<GoogleReply>> write(std::string method, std::string id,
                                       std::optional<boost::json::object> body, std::string etag);

  GoogleSession& session_;
};

}  // namespace holdfast::sync
