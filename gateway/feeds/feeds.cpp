#include "gateway/feeds/feeds.hpp"

#include "caldav/call.hpp"
#include "caldav/icalendar/feed.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/webdav/preconditions.hpp"
#include "caldav/zone.hpp"
#include "gateway/auth/secret_address.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

/// A calendar that changes while it is read is begun anew so often.
constexpr int kTries = 3;

/// If-None-Match goes before If-Modified-Since, which is not looked at beside it (RFC 9110 section
/// 13.2.2).
bool is_known(const HttpHeaders& headers, std::string_view etag, std::string_view modified) {
  if (headers.find("If-None-Match")) {
    return webdav::is_not_modified(headers, etag.substr(1, etag.size() - 2));
  }
  const auto since = headers.find("If-Modified-Since");
  // Our own date comes back as it was sent; of any other one nothing can be said.
  return since && trim(*since) == modified;
}

}  // namespace

Feeds::Feeds(const store::Engine& engine, Clock& clock, Settings settings)
    : engine_(engine),
      clock_(clock),
      settings_(settings),
      limit_(clock),
      texts_(settings.known_texts) {}

std::optional<Subscription> Feeds::find(std::string_view path) const {
  const auto secret = feed_secret(path);
  if (!secret) {
    return std::nullopt;
  }
  return store::read(engine_,
                     [&](const store::Reads& reads) { return find_subscription(reads, *secret); });
}

Awaitable<HttpResponse> Feeds::handle(HttpRequest request, Peer peer) {
  const std::string path(path_of(request.target));
  for (int tried = 0; tried < kTries; ++tried) {
    const auto found = find(path);
    if (!found) {
      co_return leads_nowhere(limit_, peer);
    }
    if (request.method != "GET" && request.method != "HEAD") {
      auto refused = plain_answer(405, "A feed can only be read.");
      refused.headers.add("Allow", "GET, HEAD");
      co_return refused;
    }
    const auto now = clock_.now();
    const auto etag = found->etag(now);
    const auto modified = to_http_date(editions_.first_seen(found->feed.id.value, etag, now));
    HttpResponse response;
    response.headers.add("ETag", etag);
    response.headers.add("Last-Modified", modified);
    // Kept by the subscriber alone, and asked for again each time.
    response.headers.add("Cache-Control", "private, no-cache");
    // Robots may fetch it, or importers would not; what they fetch is nobody's to find.
    response.headers.add("X-Robots-Tag", "noindex, nofollow");
    if (is_known(request.headers, etag, modified)) {
      response.status = 304;
      co_return response;
    }
    response.headers.add("Content-Type", "text/calendar; charset=utf-8");
    response.headers.add("Content-Disposition", "inline; filename=\"calendar.ics\"");
    if (const auto known = texts_.find(etag)) {
      response.body = *known;
      co_return response;
    }
    auto text = co_await render(*found, now);
    if (text) {
      texts_.keep(etag, *text);
      response.body = std::move(*text);
      co_return response;
    }
    if (text.error().code == Errc::too_large) {
      co_return plain_answer(507, text.error().detail);
    }
  }
  auto busy = plain_answer(503, "The calendar is changing; ask again in a moment.");
  busy.headers.add("Retry-After", "5");
  co_return busy;
}

Awaitable<Result<std::string>> Feeds::render(const Subscription& subscription, Instant now) {
  const auto& feed = subscription.feed;
  const auto& calendar = subscription.calendar;
  const auto zone = subscription.zone();
  icalendar::ReadOptions options;
  options.zone = &zone;
  if (!subscription.owner_address.empty()) {
    options.owner_addresses.push_back(subscription.owner_address);
  }
  icalendar::FeedText::Head head;
  head.name = feed.name;
  head.busy_only = feed.privacy == store::FeedPrivacy::busy;
  head.salt = feed.hash;
  const auto window = subscription.window(now);
  const TimeRange shown{window.start, now + std::chrono::days(366)};
  icalendar::FeedText text(std::move(head), options, shown);
  const bool hides_all = calendar.transparent && feed.privacy == store::FeedPrivacy::busy;
  std::string after;
  bool more = !hides_all;
  bool changed = false;
  while (more && !changed) {
    std::vector<store::Reads::RangeHit> hits;
    engine_.read([&](const store::Reads& reads) {
      const auto current = reads.calendar(calendar.id);
      changed = !current || current->change != calendar.change;
      hits = reads.objects_in(calendar.id, "VEVENT", window, now - caldav::kExpandedBehind, after,
                              settings_.piece);
    });
    more = hits.size() == static_cast<std::size_t>(settings_.piece);
    for (const auto& hit : hits) {
      after = hit.object.entry.name;
      // A series that goes on for ever may take milliseconds to evaluate.
      if (hit.maybe) {
        co_await caldav::breathe();
      }
      if (!hit.maybe || icalendar::overlaps(hit.object.text, window, options)) {
        text.add(hit.object.text, hit.object.entry.modified_at);
      }
    }
    if (text.size() > settings_.most) {
      co_return Error{Errc::too_large,
                      "The calendar is too long for one answer; have a feed made that reaches less "
                      "far back."};
    }
    co_await caldav::breathe();
  }
  if (changed) {
    co_return Error{Errc::version_conflict, "the calendar changed meanwhile"};
  }
  co_return std::move(text).finish();
}

}  // namespace holdfast::gateway
