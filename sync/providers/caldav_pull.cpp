#include "sync/providers/caldav_pull.hpp"

#include <algorithm>

#include "caldav/icalendar/scan.hpp"
#include "caldav/webdav/href.hpp"
#include "sync/inline_files.hpp"
#include "sync/providers/dav_bodies.hpp"

namespace holdfast::sync {
namespace {

using webdav::caldav;
using webdav::calendarserver;
using webdav::dav;

constexpr std::size_t kChunk = 40;
/// Pages of one sync-collection; a server with more is not getting anywhere.
constexpr int kMostPages = 1000;
constexpr int kTruncated = 507;
constexpr std::string_view kEscapedAt = "%40";

bool is_gone(std::optional<int> status) { return status == 404 || status == 410; }

std::string path_of_collection(const Url& url) {
  const auto whole = as_collection(url);
  return webdav::comparable_path(whole.target).value_or(whole.target);
}

HttpHeaders xml_headers(const char* depth) {
  HttpHeaders headers;
  headers.add("Depth", depth);
  headers.add("Content-Type", "application/xml; charset=utf-8");
  return headers;
}

/// Whether supported-report-set (RFC 3253 section 3.1.5) names sync-collection.
bool reports_sync_collection(const webdav::MultistatusResponse& response) {
  const auto set = response.property(dav("supported-report-set"));
  if (!set) {
    return false;
  }
  for (const auto& supported : set->children(dav("supported-report"))) {
    const auto report = supported.child(dav("report"));
    if (report && report->child(dav("sync-collection"))) {
      return true;
    }
  }
  return false;
}

/// Servers leave getcontenttype out, so only one that says otherwise counts.
bool is_calendar_object(const std::string& key, const webdav::MultistatusResponse& response) {
  const auto type = response.property(dav("resourcetype"));
  if (type && type->child(dav("collection"))) {
    return false;
  }
  const auto content = response.text(dav("getcontenttype"));
  return key.ends_with(".ics") || !content || content->empty() ||
         content->starts_with("text/calendar");
}

/// The name of the calendar's zone (RFC 7809 section 5.2, else RFC 4791 section 5.2.2).
std::string zone_of(const webdav::MultistatusResponse& response) {
  auto name = response.text(caldav("calendar-timezone-id")).value_or("");
  const auto text = response.text(caldav("calendar-timezone")).value_or("");
  const auto scanned = icalendar::scan_tolerantly(text, icalendar::Limits{});
  for (std::size_t i = 0; scanned && i < scanned->calendars.size() && name.empty(); ++i) {
    for (const auto& child : scanned->calendars[i].children) {
      if (child.is("VTIMEZONE")) {
        name = child.value_of("TZID");
      }
    }
  }
  return name;
}

Error too_many_members() {
  return {Errc::too_large, "the calendar has more than " + std::to_string(kMostMembers) +
                               " events; holdfast reads no larger one"};
}

}  // namespace

CaldavPull::CaldavPull(DavSession& session, Url collection, Known known)
    : session_(session),
      collection_(as_collection(std::move(collection))),
      collection_path_(path_of_collection(collection_)),
      cursor_(CaldavCursor::read(known.cursor)),
      objects_(std::move(known.objects)) {}

const std::map<std::string, KnownObject>& CaldavPull::known() {
  if (!known_) {
    known_.emplace();
    for (const auto& object : objects_) {
      auto key = webdav::comparable_path(object.href).value_or(object.href);
      known_->insert_or_assign(std::move(key), object);
    }
  }
  return *known_;
}

Awaitable<Result<Pull>> CaldavPull::run() {
  const auto collection = co_await look();
  if (!collection) {
    co_return collection.error();
  }
  const auto& now = collection->cursor;
  const bool unchanged = !cursor_.ctag.empty()
                             ? cursor_.ctag == now.ctag
                             : !cursor_.token.empty() && cursor_.token == now.token;
  new_token_ = now.token;
  pull_.zone = collection->zone;
  if (!unchanged) {
    auto how = Incremental::refused;
    if (!cursor_.token.empty() && collection->has_sync_collection) {
      const auto tried = co_await changes_since(cursor_.token);
      if (!tried) {
        co_return tried.error();
      }
      how = *tried;
    }
    if (how == Incremental::refused) {
      // The token was asked for before the listing, so that a change in between comes again.
      new_token_ = now.token;
      const auto listed = co_await list();
      if (!listed) {
        co_return listed.error();
      }
    }
  }
  if (objects_.any_to_refresh()) {
    for (const auto& [key, object] : known()) {
      if (object.refresh && !deleted_.contains(key)) {
        wanted_.try_emplace(key, Wanted{object.href, object.etag});
      }
    }
  }
  const auto fetched = co_await fetch_wanted();
  if (!fetched) {
    co_return fetched.error();
  }
  for (const auto& key : deleted_) {
    RemoteItem item;
    item.href = known().at(key).href;
    item.deleted = true;
    pull_.items.push_back(std::move(item));
  }
  pull_.cursor_after = CaldavCursor{now.ctag, new_token_}.text();
  co_return std::move(pull_);
}

Awaitable<Result<CaldavPull::Collection>> CaldavPull::look() {
  DavRequest request{"PROPFIND", collection_};
  request.headers = xml_headers("0");
  request.body = propfind_body({dav("resourcetype"), calendarserver("getctag"), dav("sync-token"),
                                dav("supported-report-set"), caldav("calendar-timezone"),
                                caldav("calendar-timezone-id")});
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  const auto answer = multistatus_of(*reply);
  if (!answer) {
    co_return answer.error();
  }
  collection_ = as_collection(reply->url);
  collection_path_ = path_of_collection(collection_);
  for (const auto& response : answer->responses) {
    // A server that knows the calendar by two names answers with the other one.
    const auto named = resolve(collection_, response.href);
    if (answer->responses.size() == 1 && !response.href.empty() && named) {
      collection_path_ = path_of_collection(*named);
    }
    if (!is_collection_itself(response.href)) {
      continue;
    }
    if (is_gone(response.status)) {
      co_return Error{Errc::not_found, "the calendar is not there"};
    }
    const auto type = response.property(dav("resourcetype"));
    if (type && !type->child(caldav("calendar"))) {
      co_return Error{Errc::refused, "the URL is not that of a calendar"};
    }
    Collection out;
    out.cursor.ctag = response.text(calendarserver("getctag")).value_or("");
    out.cursor.token = response.text(dav("sync-token")).value_or("");
    out.has_sync_collection = reports_sync_collection(response);
    out.zone = zone_of(response);
    co_return out;
  }
  co_return Error{Errc::unavailable, "the server's answer does not speak of the calendar"};
}

Awaitable<Result<CaldavPull::Incremental>> CaldavPull::changes_since(std::string token) {
  for (int page = 0; page < kMostPages; ++page) {
    DavRequest request{"REPORT", collection_};
    request.headers = xml_headers("0");
    request.body = sync_collection_body(token);
    const auto reply = co_await session_.send(std::move(request));
    if (!reply) {
      co_return reply.error();
    }
    if (reply->status == 401 || reply->status == 429 || reply->status == 503) {
      co_return error_of(*reply);
    }
    // Every other refusal may mean the token: 403 by the RFC, but also 400, 409, 410, 412, 500.
    const auto answer = multistatus_of(*reply);
    if (!answer || !answer->sync_token) {
      co_return Incremental::refused;
    }
    bool truncated = false;
    if (!take_page(*answer, &truncated)) {
      co_return Incremental::refused;
    }
    if (wanted_.size() > kMostMembers) {
      co_return too_many_members();
    }
    new_token_ = *answer->sync_token;
    if (!truncated) {
      co_return Incremental::done;
    }
    if (new_token_ == token) {
      break;
    }
    token = new_token_;
  }
  co_return Error{Errc::unavailable, "the server's list of changes does not end"};
}

bool CaldavPull::take_page(const webdav::MultistatusAnswer& page, bool* truncated) {
  for (const auto& response : page.responses) {
    // RFC 6578 section 3.6: there is more, and the new token leads to it.
    if (response.status == kTruncated) {
      *truncated = true;
      continue;
    }
    const auto key = member_key(response.href);
    if (!key) {
      continue;
    }
    if (is_gone(response.status)) {
      gone(*key);
      continue;
    }
    if (response.status && *response.status >= 300) {
      return false;
    }
    take_member(*key, response);
  }
  return true;
}

Awaitable<Status> CaldavPull::list() {
  deleted_.clear();
  wanted_.clear();
  DavRequest request{"PROPFIND", collection_};
  request.headers = xml_headers("1");
  request.body = propfind_body({dav("getetag"), dav("resourcetype"), dav("getcontenttype")});
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  const auto answer = multistatus_of(*reply);
  if (!answer) {
    co_return answer.error();
  }
  std::set<std::string> seen;
  bool itself = false;
  for (const auto& response : answer->responses) {
    if (response.status == kTruncated) {
      co_return Error{Errc::unavailable, "the server's listing is cut off"};
    }
    itself = itself || is_collection_itself(response.href);
    const auto key = member_key(response.href);
    if (!key || is_gone(response.status)) {
      continue;
    }
    seen.insert(*key);
    take_member(*key, response);
  }
  if (seen.size() > kMostMembers) {
    co_return too_many_members();
  }
  // RFC 4918 section 9.1: a listing names the collection too. One that does not, and has no
  // members either, is an incident and no empty calendar.
  if (!itself && seen.empty()) {
    co_return Error{Errc::unavailable, "the server's listing is empty"};
  }
  // Not being mentioned is no deletion: each one is asked for by name.
  for (const auto& [key, object] : known()) {
    if (!seen.contains(key)) {
      wanted_.insert_or_assign(key, Wanted{object.href, object.etag});
    }
  }
  pull_.complete_listing = true;
  pull_.members = seen.size();
  co_return Status{};
}

void CaldavPull::take_member(const std::string& key, const webdav::MultistatusResponse& response) {
  if (!is_calendar_object(key, response)) {
    return;
  }
  deleted_.erase(key);
  auto etag = response.text(dav("getetag")).value_or("");
  const auto here = known().find(key);
  const bool is_known = here != known().end();
  if (is_known && !etag.empty() && here->second.etag == etag) {
    wanted_.erase(key);
    return;
  }
  wanted_.insert_or_assign(key,
                           Wanted{is_known ? here->second.href : response.href, std::move(etag)});
}

void CaldavPull::gone(const std::string& key) {
  wanted_.erase(key);
  if (known().contains(key)) {
    deleted_.insert(key);
  }
}

Awaitable<Status> CaldavPull::fetch_wanted() {
  std::vector<std::string> keys;
  for (const auto& entry : wanted_) {
    keys.push_back(entry.first);
  }
  for (std::size_t first = 0; first < keys.size(); first += kChunk) {
    const auto end = std::min(first + kChunk, keys.size());
    std::vector<std::string> chunk(keys.begin() + static_cast<std::ptrdiff_t>(first),
                                   keys.begin() + static_cast<std::ptrdiff_t>(end));
    const auto answered = co_await multiget(chunk);
    if (!answered) {
      co_return answered.error();
    }
    for (const auto& key : chunk) {
      if (answered->contains(key)) {
        continue;
      }
      const auto got = co_await get(key);
      if (!got) {
        co_return got.error();
      }
    }
  }
  co_return Status{};
}

Awaitable<Result<std::set<std::string>>> CaldavPull::multiget(std::vector<std::string> keys) {
  std::set<std::string> answered;
  std::vector<std::string> hrefs;
  for (const auto& key : keys) {
    hrefs.push_back(wanted_.at(key).href);
  }
  DavRequest request{"REPORT", collection_};
  // RFC 4791 section 7.9 has no use for Depth; some servers refuse the report without it.
  request.headers = xml_headers("1");
  request.body = multiget_body(hrefs);
  const auto reply = co_await session_.send(std::move(request));
  if (!reply && reply.error().code != Errc::too_large) {
    co_return reply.error();
  }
  if (reply && (reply->status == 401 || reply->status == 429 || reply->status == 503)) {
    co_return error_of(*reply);
  }
  if (!reply || reply->status != 207) {
    // This server cannot, or the answer is too large: what is wanted is read one by one.
    co_return answered;
  }
  const auto answer = multistatus_of(*reply);
  if (!answer) {
    co_return answer.error();
  }
  for (const auto& response : answer->responses) {
    const auto key = member_key(response.href);
    const auto wanted = wanted_.find(key.value_or(""));
    if (wanted == wanted_.end() || answered.contains(*key)) {
      continue;
    }
    if (is_gone(response.status)) {
      // iCloud has answered like that to escapes which it had written itself: those are asked for
      // by GET in both forms.
      if (wanted->second.href.find(kEscapedAt) == std::string::npos) {
        gone(*key);
        answered.insert(*key);
      }
      continue;
    }
    const auto text = response.text(caldav("calendar-data"));
    if (!text || text->empty()) {
      continue;
    }
    RemoteItem item;
    item.href = wanted->second.href;
    item.etag = wanted->second.etag;
    if (item.etag.empty()) {
      item.etag = response.text(dav("getetag")).value_or("");
    }
    item.text = *text;
    const auto kept = keep(std::move(item));
    if (!kept) {
      co_return kept.error();
    }
    answered.insert(*key);
  }
  co_return answered;
}

Awaitable<Status> CaldavPull::get(std::string key) {
  const auto wanted = wanted_.at(key);
  auto got = co_await get_object(session_, collection_, wanted.href);
  if (!got) {
    const auto code = got.error().code;
    if (code != Errc::refused && code != Errc::too_large) {
      co_return got.error();
    }
    // The server speaks, and says no to this one object only: the others must not wait for it.
    RemoteItem item;
    item.href = wanted.href;
    item.etag = wanted.etag;
    item.unreadable = got.error().detail;
    pull_.items.push_back(std::move(item));
    co_return Status{};
  }
  if (!*got) {
    gone(key);
    co_return Status{};
  }
  if (!wanted.etag.empty()) {
    (*got)->etag = wanted.etag;
  }
  co_return keep(std::move(**got));
}

Status CaldavPull::keep(RemoteItem item) {
  if (item.text.size() > kLargestObject / 16) {
    item.text = without_inline_files(item.text);
  }
  if (item.text.size() > kLargestObject) {
    item.unreadable = "it is larger than " + std::to_string(kLargestObject) + " octets";
    item.text = {};
  }
  octets_ += item.text.size();
  if (octets_ > kLargestPull) {
    return Error{Errc::too_large, "the calendar's events together are larger than " +
                                      std::to_string(kLargestPull) + " octets"};
  }
  pull_.items.push_back(std::move(item));
  return {};
}

std::optional<std::string> CaldavPull::member_key(const std::string& href) const {
  const auto url = resolve(collection_, href);
  if (href.empty() || !url) {
    return std::nullopt;
  }
  auto key = webdav::comparable_path(url->target);
  if (!key || key->ends_with('/') || *key == collection_path_ ||
      !key->starts_with(collection_path_)) {
    return std::nullopt;
  }
  return key;
}

bool CaldavPull::is_collection_itself(const std::string& href) const {
  const auto url = resolve(collection_, href);
  if (href.empty() || !url) {
    return false;
  }
  return path_of_collection(*url) == collection_path_;
}

std::optional<Url> member_url(const Url& collection, std::string_view href) {
  auto url = resolve(collection, href);
  if (url) {
    url->secure = collection.secure;
    url->host = collection.host;
    url->port = collection.port;
  }
  return url;
}

Awaitable<Result<std::optional<RemoteItem>>> get_object(DavSession& session, Url collection,
                                                        std::string href) {
  const auto first = member_url(collection, href);
  if (!first) {
    co_return Error{Errc::refused, "the server gave an href that is none"};
  }
  std::vector<Url> urls{*first};
  const auto at = first->target.find(kEscapedAt);
  if (at != std::string::npos) {
    auto plain = *first;
    plain.target.replace(at, kEscapedAt.size(), "@");
    urls.push_back(std::move(plain));
  }
  for (const auto& url : urls) {
    DavRequest request{"GET", url};
    request.headers.add("Accept", "text/calendar");
    auto reply = co_await session.send(std::move(request));
    if (!reply) {
      co_return reply.error();
    }
    if (reply->status == 200) {
      RemoteItem item;
      item.href = href;
      item.etag = reply->headers.find("ETag").value_or("");
      item.text = std::move(reply->body);
      co_return std::optional<RemoteItem>(std::move(item));
    }
    const auto error = error_of(*reply);
    if (error.code != Errc::not_found) {
      co_return error;
    }
  }
  co_return std::optional<RemoteItem>();
}

}  // namespace holdfast::sync
