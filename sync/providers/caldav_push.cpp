#include "sync/providers/caldav_push.hpp"

#include <algorithm>

#include "caldav/icalendar/content_hash.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/webdav/href.hpp"
#include "sync/providers/caldav_pull.hpp"
#include "sync/providers/dav_bodies.hpp"

namespace holdfast::sync {
namespace {

using webdav::caldav;
using webdav::dav;

/// Objects of one UID that are looked at.
constexpr std::size_t kMostHits = 5;

/// The worst status that a multistatus speaks of.
int status_inside(const DavReply& reply) {
  const auto answer = multistatus_of(reply);
  if (!answer) {
    return 502;
  }
  int worst = 200;
  for (const auto& response : answer->responses) {
    worst = std::max(worst, response.status.value_or(200));
    for (const auto& propstat : response.propstats) {
      worst = std::max(worst, propstat.status);
    }
  }
  return worst;
}

/// Statuses that servers use for "this UID exists elsewhere": 400 (Nextcloud), 403 (Cyrus), 409
/// (Radicale), 412 (iCloud), beside their other meanings.
bool may_be_uid_conflict(int status) {
  return status == 400 || status == 403 || status == 409 || status == 412;
}

bool same_meaning(const std::string& a, const std::string& b) {
  return icalendar::content_hash(a) == icalendar::content_hash(b);
}

/// The href in RFC 4791's <C:no-uid-conflict><D:href>.
std::optional<std::string> conflicting_href(const std::string& body) {
  const auto document = webdav::Document::parse(body);
  if (!document) {
    return std::nullopt;
  }
  const auto conflict = document->root().child(caldav("no-uid-conflict"));
  const auto href = conflict ? conflict->child(dav("href")) : std::nullopt;
  return href ? std::optional(href->text()) : std::nullopt;
}

/// An If-Match needs a strong tag (RFC 9110 section 13.1.1): with a weak one every write would
/// fail. Our caller has just seen that version there.
bool can_be_matched(const std::string& etag) { return !etag.empty() && !etag.starts_with("W/"); }

}  // namespace

std::string uid_of(const std::string& text) {
  const auto zone = TimeZone::utc();
  icalendar::ReadOptions options;
  options.zone = &zone;
  const auto draft = icalendar::read_external(text, options);
  return draft ? draft->uid : std::string{};
}

CaldavPush::CaldavPush(DavSession& session, Url collection)
    : session_(session), collection_(as_collection(std::move(collection))) {}

Awaitable<Result<PushResult>> CaldavPush::put(Copy copy) {
  const bool creation = copy.href.empty();
  Target target{copy.href, copy.etag};
  if (creation) {
    target = {collection_.target + copy.name, {}};
  } else if (copy.etag.empty()) {
    const auto etag = co_await read_etag(copy.href);
    if (!etag) {
      co_return etag.error();
    }
    target.etag = *etag;
  }
  const auto reply = co_await try_put(target, copy.text);
  if (!reply) {
    // The answer was lost, maybe not the request.
    const auto there = co_await get_object(session_, collection_, target.href);
    if (there && *there && same_meaning((*there)->text, copy.text)) {
      co_return PushResult{target.href, (*there)->etag};
    }
    co_return reply.error();
  }
  if (reply->ok()) {
    co_return co_await written(target, *reply, copy.text);
  }
  if (creation && may_be_uid_conflict(reply->status)) {
    co_return co_await settle_creation(target, copy, *reply);
  }
  if (!creation && (reply->status == 412 || reply->status == 404 || reply->status == 409)) {
    co_return co_await settle_change(target, copy);
  }
  co_return error_of(*reply);
}

Awaitable<Result<DavReply>> CaldavPush::try_put(Target target, std::string text) {
  const auto url = member_url(collection_, target.href);
  if (!url) {
    co_return Error{Errc::refused, "the server gave an href that is none"};
  }
  DavRequest request{"PUT", *url};
  request.headers.add("Content-Type", "text/calendar; charset=utf-8");
  if (target.etag.empty()) {
    request.headers.add("If-None-Match", "*");
  } else if (can_be_matched(target.etag)) {
    request.headers.add("If-Match", target.etag);
  }
  request.body = std::move(text);
  auto reply = co_await session_.send(std::move(request));
  if (reply && reply->status == 207) {
    reply->status = status_inside(*reply);
  }
  co_return reply;
}

Awaitable<Result<PushResult>> CaldavPush::written(Target target, DavReply reply, std::string text) {
  // Google stores under a name of its own and says which.
  const auto location = reply.headers.find("Location");
  const auto stored = location ? member_url(collection_, *location) : std::nullopt;
  if (reply.status == 201 && stored && stored->target.starts_with(collection_.target)) {
    target.href = stored->target;
  }
  if (const auto etag = reply.headers.find("ETag"); etag && !etag->empty()) {
    co_return PushResult{target.href, std::string(*etag)};
  }
  // Without an ETag the server may have rewritten the object (RFC 4791 section 5.3.4), and somebody
  // may have changed it by now: a version with other words is left unknown, so that the next read
  // looks at it.
  const auto there = co_await get_object(session_, collection_, target.href);
  const bool is_ours = there && *there && same_meaning((*there)->text, text);
  if (!is_ours) {
    co_return PushResult{target.href, {}};
  }
  co_return PushResult{target.href, (*there)->etag};
}

Awaitable<Result<PushResult>> CaldavPush::settle_change(Target target, Copy copy) {
  const auto there = co_await get_object(session_, collection_, target.href);
  if (!there) {
    co_return there.error();
  }
  if (*there && same_meaning((*there)->text, copy.text)) {
    co_return PushResult{target.href, (*there)->etag};
  }
  co_return Error{Errc::precondition_failed, "somebody changed the copy there"};
}

Awaitable<Result<PushResult>> CaldavPush::settle_creation(Target target, Copy copy,
                                                          DavReply reply) {
  auto there = co_await get_object(session_, collection_, target.href);
  if (!there) {
    co_return there.error();
  }
  if (*there) {
    co_return co_await adopt(std::move(**there), copy);
  }
  const auto refusal = error_of(reply);
  const auto found = co_await find_by_uid(std::move(reply), copy.uid);
  if (!found) {
    co_return found.error();
  }
  if (!*found) {
    co_return Error{Errc::refused, refusal.detail, refusal.fields};
  }
  const auto url = member_url(collection_, **found);
  if (!url || !url->target.starts_with(collection_.target)) {
    co_return Error{Errc::refused, "the account has the copy in another calendar"};
  }
  auto elsewhere = co_await get_object(session_, collection_, **found);
  if (!elsewhere) {
    co_return elsewhere.error();
  }
  if (!*elsewhere) {
    co_return Error{Errc::unavailable, "the server names a copy that is not there"};
  }
  co_return co_await adopt(std::move(**elsewhere), copy);
}

Awaitable<Result<PushResult>> CaldavPush::adopt(RemoteItem there, Copy copy) {
  if (same_meaning(there.text, copy.text)) {
    co_return PushResult{there.href, there.etag};
  }
  if (uid_of(there.text) != copy.uid) {
    co_return Error{Errc::refused, "another object has the copy's name"};
  }
  // An older copy of ours, from before the source was tied to us again.
  Target target{there.href, there.etag};
  if (target.etag.empty()) {
    const auto etag = co_await read_etag(there.href);
    if (!etag) {
      co_return etag.error();
    }
    target.etag = *etag;
  }
  const auto reply = co_await try_put(target, copy.text);
  if (!reply) {
    co_return reply.error();
  }
  if (!reply->ok()) {
    co_return error_of(*reply);
  }
  co_return co_await written(target, *reply, copy.text);
}

Awaitable<Result<std::optional<std::string>>> CaldavPush::find_by_uid(DavReply refusal,
                                                                      std::string uid) {
  if (auto named = conflicting_href(refusal.body); named && !named->empty()) {
    co_return named;
  }
  DavRequest request{"REPORT", collection_};
  request.headers.add("Depth", "1");
  request.headers.add("Content-Type", "application/xml; charset=utf-8");
  request.body = uid_query_body(uid);
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  const auto answer = multistatus_of(*reply);
  if (!answer) {
    // Several servers cannot search by UID; then there is nothing to adopt.
    co_return std::optional<std::string>();
  }
  // Servers that do not know the filter answer with everything; the search is not worth that.
  if (answer->responses.size() > kMostHits) {
    co_return std::optional<std::string>();
  }
  for (const auto& response : answer->responses) {
    const auto there = co_await get_object(session_, collection_, response.href);
    if (there && *there && uid_of((*there)->text) == uid) {
      co_return std::optional<std::string>(response.href);
    }
  }
  co_return std::optional<std::string>();
}

Awaitable<Result<std::string>> CaldavPush::read_etag(std::string href) {
  const auto url = member_url(collection_, href);
  if (!url) {
    co_return Error{Errc::refused, "the server gave an href that is none"};
  }
  DavRequest request{"PROPFIND", *url};
  request.headers.add("Depth", "0");
  request.headers.add("Content-Type", "application/xml; charset=utf-8");
  request.body = propfind_body({dav("getetag")});
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  const auto answer = multistatus_of(*reply);
  if (!answer) {
    if (answer.error().code == Errc::not_found) {
      co_return Error{Errc::precondition_failed, "the copy is not there any more"};
    }
    co_return answer.error();
  }
  for (const auto& response : answer->responses) {
    if (auto etag = response.text(dav("getetag")); etag && !etag->empty()) {
      co_return std::move(*etag);
    }
  }
  co_return Error{Errc::unavailable, "the server does not tell the copy's version"};
}

Awaitable<Status> CaldavPush::remove(Copy copy) {
  Target target{copy.href, copy.etag};
  if (target.href.empty()) {
    target.href = collection_.target + copy.name;
  }
  // Twice at most: a version that we do not know is looked at before it goes.
  for (int round = 0; round < 2; ++round) {
    if (target.etag.empty() || round > 0) {
      const auto there = co_await get_object(session_, collection_, target.href);
      if (!there) {
        co_return there.error();
      }
      if (!*there || uid_of((*there)->text) != copy.uid) {
        co_return Status{};
      }
      target.etag = (*there)->etag;
    }
    const auto reply = co_await try_delete(target);
    if (!reply) {
      co_return reply.error();
    }
    if (reply->ok() || reply->status == 404 || reply->status == 410) {
      co_return Status{};
    }
    if (reply->status != 412) {
      co_return error_of(*reply);
    }
  }
  co_return Error{Errc::precondition_failed, "somebody keeps changing the copy there"};
}

Awaitable<Result<DavReply>> CaldavPush::try_delete(Target target) {
  const auto url = member_url(collection_, target.href);
  if (!url) {
    co_return Error{Errc::refused, "the server gave an href that is none"};
  }
  DavRequest request{"DELETE", *url};
  if (can_be_matched(target.etag)) {
    request.headers.add("If-Match", target.etag);
  }
  auto reply = co_await session_.send(std::move(request));
  if (reply && reply->status == 207) {
    reply->status = status_inside(*reply);
  }
  co_return reply;
}

}  // namespace holdfast::sync
