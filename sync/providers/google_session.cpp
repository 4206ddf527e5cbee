#include "sync/providers/google_session.hpp"

#include <boost/json/array.hpp>

#include "sync/providers/google_error.hpp"
#include "sync/providers/said.hpp"

namespace holdfast::sync {
namespace {

namespace json = boost::json;
/// A page of 250 events, each with a description of 60 KiB.
constexpr std::size_t kLargestAnswer = std::size_t{16} << 20;
/// Half a million events: more than that is a service that does not come to an end.
constexpr int kMostPages = 2000;

/// The same in every question: with a sync token all parameters must be those of the first question
/// that led to it. Of people who are invited only our own answer is asked for.
std::string shape_of_a_list() {
  return "singleEvents=false&maxResults=250&maxAttendees=1&fields=" +
         percent_encode("timeZone,nextPageToken,nextSyncToken,items(" +
                        std::string(google_fields()) + ')');
}

std::string shape_of_an_event() {
  return "maxAttendees=1&fields=" + percent_encode(google_fields());
}

/// A series whose zone Google leaves out is meant in that of the calendar.
void fill_zone(GoogleEvent& event, const std::string& zone) {
  if (!event.recurs()) {
    return;
  }
  for (auto* time : {&event.plain.start, event.plain.end ? &*event.plain.end : nullptr}) {
    if (time != nullptr && time->zone.empty()) {
      time->zone = zone;
    }
  }
}

void read_items(const json::object& page, std::vector<GoogleEvent>& events) {
  const auto zone = said::text(page, "timeZone");
  const auto* items = said::list(page, "items");
  if (items == nullptr) {
    return;
  }
  for (const auto& item : *items) {
    const auto* fields = item.if_object();
    auto event = fields != nullptr ? read_google_event(*fields) : std::nullopt;
    if (event) {
      fill_zone(*event, zone);
      events.push_back(std::move(*event));
    }
  }
}

}  // namespace

Error GoogleReply::error() const { return google_error(status, google_reason(body), headers); }

GoogleSession::GoogleSession(const ProviderContext& context, Account account)
    : context_(context),
      account_(std::move(account)),
      call_(context, account_, JsonCallSettings{kLargestAnswer, {}}) {}

Result<std::string> GoogleSession::calendar() const {
  const auto home = api_url("/calendars/");
  const auto& url = account_.source.url;
  const auto id = url.starts_with(home) ? url.substr(home.size()) : std::string{};
  if (id.empty() || id.find_first_of("/?#") != std::string::npos) {
    return Error{Errc::refused, "the address of the calendar must be " + home + "{id}"};
  }
  return url;
}

std::string GoogleSession::api_url(std::string_view path) const {
  return context_.hosts.google_api + std::string(path);
}

std::string GoogleSession::event_url(std::string_view calendar, std::string_view id) {
  return std::string(calendar) + "/events/" + percent_encode(id) + '?' + shape_of_an_event();
}

std::string GoogleSession::events_url(std::string_view calendar) {
  return std::string(calendar) + "/events?" + shape_of_an_event();
}

Awaitable<Result<GoogleReply>> GoogleSession::send(JsonRequest request) {
  auto answer = co_await call_.send(std::move(request));
  if (!answer) {
    co_return answer.error();
  }
  GoogleReply reply{std::move(*answer)};
  if (reply.status == 401) {
    co_return reply.error();
  }
  co_return reply;
}

Awaitable<Result<json::object>> GoogleSession::get(std::string url) {
  JsonRequest request;
  request.method = "GET";
  request.url = std::move(url);
  auto reply = co_await send(std::move(request));
  co_return object_of(std::move(reply), "Google Calendar");
}

Awaitable<Result<GoogleEvents>> GoogleSession::list(std::string query) {
  const auto home = calendar();
  if (!home) {
    co_return home.error();
  }
  const auto question = *home + "/events?" + shape_of_a_list() + '&' + query;
  GoogleEvents out;
  std::string page_token;
  for (int pages = 0; pages < kMostPages; ++pages) {
    auto url = question;
    if (!page_token.empty()) {
      url += "&pageToken=" + percent_encode(page_token);
    }
    const auto page = co_await get(std::move(url));
    if (!page) {
      co_return page.error();
    }
    read_items(*page, out.events);
    out.zone = said::text(*page, "timeZone");
    page_token = said::text(*page, "nextPageToken");
    if (page_token.empty()) {
      out.sync_token = said::text(*page, "nextSyncToken");
      co_return out;
    }
  }
  co_return Error{Errc::unavailable, "Google Calendar's list of events does not end"};
}

Awaitable<Result<std::optional<GoogleEvent>>> GoogleSession::event(std::string id) {
  const auto home = calendar();
  if (!home) {
    co_return home.error();
  }
  auto url = event_url(*home, id);
  const auto fields = co_await get(std::move(url));
  if (!fields) {
    const auto code = fields.error().code;
    if (code == Errc::not_found || code == Errc::invalid_sync_token) {
      co_return std::optional<GoogleEvent>();
    }
    co_return fields.error();
  }
  auto event = read_google_event(*fields);
  if (!event) {
    co_return Error{Errc::unavailable, "Google Calendar answered with an event without an id"};
  }
  if (event->cancelled && event->series.empty()) {
    co_return std::optional<GoogleEvent>();
  }
  co_return event;
}

Awaitable<Result<std::vector<GoogleEvent>>> GoogleSession::exceptions(GoogleEvent master) {
  auto query = "showDeleted=true&iCalUID=" + percent_encode(master.plain.uid);
  auto listed = co_await list(std::move(query));
  if (!listed) {
    co_return listed.error();
  }
  std::erase_if(listed->events,
                [&](const GoogleEvent& event) { return event.series != master.id; });
  co_return std::move(listed->events);
}

RemoteItem google_item(const GoogleEvent& event) {
  RemoteItem item;
  item.href = event.id;
  item.etag = google_version(event);
  item.unreadable = event.unreadable;
  if (event.unreadable.empty()) {
    item.text = icalendar::write_plain({event.plain});
  }
  return item;
}

RemoteItem google_item(const GoogleEvent& master, const std::vector<GoogleEvent>& exceptions) {
  RemoteItem item;
  item.href = master.id;
  item.etag = google_version(master, exceptions);
  item.unreadable = master.unreadable;
  std::vector<icalendar::PlainEvent> events{master.plain};
  for (const auto& exception : exceptions) {
    // One that cannot be told leaves the rule's own occurrence standing: too much busy time rather
    // than too little.
    if (exception.unreadable.empty()) {
      events.push_back(exception.plain);
      events.back().uid = master.plain.uid;
    }
  }
  if (item.unreadable.empty()) {
    item.text = icalendar::write_plain(events);
  }
  return item;
}

}  // namespace holdfast::sync
