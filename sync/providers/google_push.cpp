#include "sync/providers/google_push.hpp"

#include "sync/providers/google_error.hpp"

namespace holdfast::sync {
namespace {

/// How often a copy may have been deleted and made again before its ids run out.
constexpr int kMostNumbers = 8;
/// Google mails nobody about what we write.
constexpr std::string_view kSilently = "&sendUpdates=none";

PushResult result_of(const GoogleEvent& event) {
  auto item = google_item(event);
  return {std::move(item.href), std::move(item.etag), std::move(item.text)};
}

bool is_gone(Errc code) { return code == Errc::not_found || code == Errc::invalid_sync_token; }

/// An entry that goes by the booking's UID and is under no name of ours was put there by somebody
/// else, say by importing our feed; it is as good as one of ours.
int number_of(const Copy& copy) {
  for (int number = 0; number < kMostNumbers; ++number) {
    if (google_id(copy.uid, number) == copy.href) {
      return number;
    }
  }
  return 0;
}

/// The answer may have been lost after the deed.
bool is_lost(const Result<GoogleReply>& reply) { return !reply || reply->status >= 500; }

Error error_of(const Result<GoogleReply>& reply) { return reply ? reply->error() : reply.error(); }

}  // namespace

Awaitable<Result<PushResult>> GooglePush::put(Copy copy) {
  if (copy.href.empty()) {
    co_return co_await create(std::move(copy));
  }
  const int number = number_of(copy);
  co_return co_await change(std::move(copy), number);
}

Awaitable<Result<PushResult>> GooglePush::create(Copy copy) {
  auto there = co_await find(copy.uid);
  if (!there) {
    co_return there.error();
  }
  if (*there) {
    co_return co_await adopt(std::move(**there), std::move(copy));
  }
  for (int number = 0; number < kMostNumbers; ++number) {
    auto created = co_await try_create(copy, number);
    if (!created) {
      co_return created.error();
    }
    if (*created) {
      co_return std::move(**created);
    }
  }
  co_return Error{Errc::refused, "the copy was deleted there too often"};
}

Awaitable<Result<std::optional<PushResult>>> GooglePush::try_create(Copy copy, int number) {
  auto body = google_insertion(copy.uid, number, copy.text);
  if (!body) {
    co_return body.error();
  }
  const auto id = google_id(copy.uid, number);
  std::string none;
  auto reply = co_await write("POST", std::string(), std::move(*body), std::move(none));
  if (reply && reply->ok()) {
    auto result = written(*reply, copy);
    if (!result) {
      co_return result.error();
    }
    co_return std::optional(std::move(*result));
  }
  const auto refusal = error_of(reply);
  if (!is_lost(reply) && refusal.code != Errc::already_exists) {
    co_return refusal;
  }
  auto there = co_await session_.event(id);
  if (!there) {
    co_return is_lost(reply) ? refusal : there.error();
  }
  if (*there && (*there)->own_uid == copy.uid) {
    auto adopted = co_await adopt(std::move(**there), std::move(copy));
    if (!adopted) {
      co_return adopted.error();
    }
    co_return std::optional(std::move(*adopted));
  }
  if (is_lost(reply)) {
    co_return refusal;
  }
  co_return std::optional<PushResult>();
}

Awaitable<Result<PushResult>> GooglePush::adopt(GoogleEvent there, Copy copy) {
  if (says_the_same(there, copy.text)) {
    co_return result_of(there);
  }
  copy.href = there.id;
  copy.etag = google_version(there);
  co_return co_await change(std::move(copy), there.own_number);
}

Awaitable<Result<PushResult>> GooglePush::change(Copy copy, int number) {
  auto body = google_patch(copy.uid, number, copy.text);
  if (!body) {
    co_return body.error();
  }
  auto etag = etag_in(copy.etag);
  const auto reply = co_await write("PATCH", copy.href, std::move(*body), std::move(etag));
  if (reply && reply->ok()) {
    co_return written(*reply, copy);
  }
  const auto refusal = error_of(reply);
  if (is_gone(refusal.code)) {
    co_return Error{Errc::precondition_failed, "the copy is not there any more"};
  }
  if (is_lost(reply) || refusal.code == Errc::precondition_failed) {
    const auto there = co_await session_.event(copy.href);
    if (there && *there && says_the_same(**there, copy.text)) {
      co_return result_of(**there);
    }
  }
  co_return refusal;
}

Result<PushResult> GooglePush::written(const GoogleReply& reply, const Copy& copy) {
  const auto* fields = reply.body.if_object();
  const auto event = fields != nullptr ? read_google_event(*fields) : std::nullopt;
  if (!event) {
    return Error{Errc::unavailable, "Google Calendar does not say what it has written"};
  }
  // Without them its echo would be taken for a stranger's appointment.
  if (event->plain.uid != copy.uid) {
    return Error{Errc::refused, "Google Calendar did not keep the marks of the copy"};
  }
  return result_of(*event);
}

Awaitable<Result<std::optional<GoogleEvent>>> GooglePush::find(std::string uid) {
  auto query = "privateExtendedProperty=" + percent_encode("holdfast.uid=" + uid);
  auto listed = co_await session_.list(std::move(query));
  if (!listed) {
    co_return listed.error();
  }
  for (auto& event : listed->events) {
    if (!event.cancelled && event.own_uid == uid) {
      co_return std::optional(std::move(event));
    }
  }
  co_return std::optional<GoogleEvent>();
}

Awaitable<Status> GooglePush::remove(Copy copy) {
  std::string id = copy.href;
  auto etag = etag_in(copy.etag);
  // Twice at most: a version that we do not know is looked at before it goes.
  for (int round = 0; round < 2; ++round) {
    if (etag.empty() || round > 0) {
      Result<std::optional<GoogleEvent>> there = std::optional<GoogleEvent>();
      if (id.empty()) {
        there = co_await find(copy.uid);
      } else {
        there = co_await session_.event(id);
      }
      if (!there) {
        co_return there.error();
      }
      if (!*there || (*there)->plain.uid != copy.uid) {
        co_return Status{};
      }
      id = (*there)->id;
      etag = (*there)->etag;
    }
    const auto reply = co_await write("DELETE", id, std::nullopt, etag);
    if (reply && reply->ok()) {
      co_return Status{};
    }
    const auto refusal = error_of(reply);
    if (is_gone(refusal.code)) {
      co_return Status{};
    }
    if (refusal.code != Errc::precondition_failed) {
      co_return refusal;
    }
  }
  co_return Error{Errc::precondition_failed, "somebody keeps changing the copy there"};
}

Awaitable<Result<GoogleReply>> GooglePush::write(std::string method, std::string id,
                                                 std::optional<boost::json::object> body,
                                                 std::string etag) {
  const auto home = session_.calendar();
  if (!home) {
    co_return home.error();
  }
  JsonRequest request;
  if (method == "POST") {
    request.url = session_.events_url(*home) + std::string(kSilently);
  } else if (method == "DELETE") {
    request.url = *home + "/events/" + percent_encode(id) + "?sendUpdates=none";
  } else {
    request.url = session_.event_url(*home, id) + std::string(kSilently);
  }
  request.method = std::move(method);
  request.body = std::move(body);
  request.if_match = std::move(etag);
  co_return co_await session_.send(std::move(request));
}

}  // namespace holdfast::sync
