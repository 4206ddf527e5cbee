#include "sync/providers/graph.hpp"

#include "sync/providers/graph_json.hpp"
#include "sync/providers/graph_pull.hpp"

namespace holdfast::sync {
namespace {

/// Between two reads of everything because of refused links.
constexpr std::chrono::minutes kBetweenWholeReads{10};

/// Pages of calendars; nobody has as many.
constexpr int kMostPages = 20;

/// What the rest of the engine knows of errors. What is not there, is not to be had.
Error as_provider_error(Error error) {
  if (error.code == Errc::not_found) {
    error.detail += ": the calendar is not there, or not this account's";
  }
  return error;
}

}  // namespace

Awaitable<Result<Pull>> GraphProvider::pull(Account account, Known known) {
  const auto now = context_.clock.now();
  std::erase_if(begun_anew_,
                [now](const auto& entry) { return entry.second + kBetweenWholeReads <= now; });
  const auto id = account.source.id;
  const bool may_begin_anew = !begun_anew_.contains(id);
  GraphSession session(context_, pauses_, std::move(account));
  auto calendar = session.calendar();
  if (!calendar) {
    co_return calendar.error();
  }
  GraphPull work(session, std::move(*calendar), std::move(known), now);
  auto pulled = co_await work.run(may_begin_anew);
  if (work.link_refused() && !may_begin_anew) {
    Error error{Errc::unavailable, "Microsoft Graph refuses its own links"};
    const auto wait = std::chrono::ceil<std::chrono::seconds>(kBetweenWholeReads);
    error.fields.push_back({"retry_after", std::to_string(wait.count())});
    co_return error;
  }
  if (work.link_refused()) {
    begun_anew_.insert_or_assign(id, now);
  }
  if (!pulled) {
    co_return as_provider_error(pulled.error());
  }
  co_return pulled;
}

Awaitable<Result<std::optional<RemoteItem>>> GraphProvider::fetch(Account account,
                                                                  std::string href) {
  GraphSession session(context_, pauses_, std::move(account));
  auto event = co_await session.event(href);
  if (!event) {
    co_return event.error();
  }
  if (!*event) {
    co_return std::optional<RemoteItem>();
  }
  auto text = graph_text(**event, nullptr);
  if (!text) {
    co_return Error{Errc::refused, text.error().detail};
  }
  RemoteItem item;
  item.href = std::move(href);
  item.etag = (*event)->etag;
  item.text = std::move(*text);
  co_return std::optional<RemoteItem>(std::move(item));
}

Awaitable<Result<PushResult>> GraphProvider::put_copy(Account account, Copy copy) {
  GraphSession session(context_, pauses_, std::move(account));
  auto calendar = session.calendar();
  if (!calendar) {
    co_return calendar.error();
  }
  GraphPush work(session, ghosts_, std::move(*calendar), context_.clock.now());
  co_return co_await work.put(std::move(copy));
}

Awaitable<Status> GraphProvider::remove_copy(Account account, Copy copy) {
  GraphSession session(context_, pauses_, std::move(account));
  auto calendar = session.calendar();
  if (!calendar) {
    co_return calendar.error();
  }
  GraphPush work(session, ghosts_, std::move(*calendar), context_.clock.now());
  co_return co_await work.remove(std::move(copy));
}

Awaitable<Result<std::vector<FoundCalendar>>> GraphProvider::discover(Account account) {
  GraphSession session(context_, pauses_, std::move(account));
  std::vector<FoundCalendar> found;
  auto link = session.api_url("/me/calendars");
  for (int page = 0; page < kMostPages && !link.empty(); ++page) {
    if (!session.may_follow(link)) {
      co_return Error{Errc::refused, "Microsoft Graph names a link to another host"};
    }
    const auto fields = co_await session.get(std::move(link));
    if (!fields) {
      co_return fields.error();
    }
    if (const auto* calendars = graph::list(*fields, "value")) {
      for (const auto& entry : *calendars) {
        const auto* object = entry.if_object();
        const auto id = object != nullptr ? graph::text(*object, "id") : std::string{};
        if (id.empty()) {
          continue;
        }
        FoundCalendar calendar;
        calendar.url = session.api_url("/me/calendars/" + percent_encode(id));
        calendar.name = graph::text(*object, "name");
        calendar.writable = graph::flag(*object, "canEdit");
        found.push_back(std::move(calendar));
      }
    }
    link = graph::text(*fields, "@odata.nextLink");
  }
  co_return found;
}

}  // namespace holdfast::sync
