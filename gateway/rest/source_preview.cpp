// POST /v1/sources/preview: what a calendar would bring, told without bringing it.
#include "store/source_preview.hpp"

#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/source_json.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

boost::json::object span_json(const TimeRange& time) {
  boost::json::object body;
  body["starts_at"] = to_rfc3339(time.start);
  body["ends_at"] = to_rfc3339(time.end);
  return body;
}

/// No titles: of other people's plans nobody is told more than when.
boost::json::object preview_json(const store::SourcePreview& preview) {
  boost::json::array busy;
  for (const auto& time : preview.busy) {
    busy.push_back(span_json(time));
  }
  boost::json::array collisions;
  for (const auto& collision : preview.collisions) {
    boost::json::object entry;
    entry["booking"] = collision.booking.id.value;
    entry["status"] = std::string(name(collision.booking.status));
    entry["starts_at"] = to_rfc3339(collision.booking.time.start);
    entry["ends_at"] = to_rfc3339(collision.booking.time.end);
    entry["busy"] = span_json(collision.busy);
    collisions.push_back(std::move(entry));
  }
  boost::json::object body;
  body["events"] = preview.events;
  body["copies"] = preview.copies;
  body["unreadable"] = preview.unreadable;
  body["busy"] = std::move(busy);
  body["busy_total"] = preview.busy_total;
  body["collisions"] = std::move(collisions);
  body["collisions_total"] = preview.collisions_total;
  return body;
}

/// The service's word is not about the caller's own sign-in.
Error translated(const Error& error) {
  if (error.code == Errc::overloaded || error.code == Errc::unavailable ||
      error.code == Errc::timed_out || error.code == Errc::canceled) {
    return {error.code == Errc::overloaded ? Errc::overloaded : Errc::unavailable,
            "The calendar cannot be read now: " + error.detail,
            {}};
  }
  return {Errc::validation,
          "The calendar cannot be read.",
          {{"pointer", "/url"}, {"code", "value"}, {"message", error.detail}}};
}

}  // namespace

Awaitable<Result<HttpResponse>> preview_source(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) {
    return read_source(request, reads, context);
  };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  if (!context.settings.preview) {
    co_return Error{
        Errc::unavailable, "External calendars are not being read by this process.", {}};
  }
  const auto source = command->source;
  const auto drafts = co_await context.settings.preview(std::move(command->source));
  if (!drafts) {
    co_return translated(drafts.error());
  }
  const auto found = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return store::preview(source, *drafts, context.clock.now(), reads);
  });
  co_return json_response(200, preview_json(found));
}

}  // namespace holdfast::gateway::rest
