#include "caldav/server.hpp"

#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/if_condition.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/question.hpp"
#include "caldav/seen.hpp"
#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/error_element.hpp"
#include "store/history.hpp"

namespace holdfast::caldav {
namespace {

/// The canonical path; "/" and "/principals/" stay what the client called them, because it looks
/// for the answer under that name.
std::string answered_href(const Target& target, std::string_view path, std::string_view root) {
  return path == "/" || path == "/principals/" ? std::string(path) : href_of(target, root);
}

HttpResponse not_allowed(Kind kind) {
  auto response = xml_response(
      405, webdav::error_body(webdav::own("reason"), "not a method of this resource: see Allow"));
  response.headers.set("Allow", allowed_at(kind));
  return response;
}

const Method* find_method(std::string_view name, Kind kind) {
  const auto table = methods();
  const auto method = std::find_if(table.begin(), table.end(), [&](const Method& row) {
    return row.name == name && (row.kinds & in(kind)) != 0;
  });
  return method == table.end() ? nullptr : &*method;
}

std::shared_ptr<store::CalendarObject> object_to_send(const store::Reads& reads,
                                                      const HttpRequest& request,
                                                      const Place& place, const store::User& user) {
  const bool sends = request.method == "GET" || request.method == "HEAD";
  if (!sends || place.target.kind != Kind::object || !place.calendar) {
    return nullptr;
  }
  auto found = seen_object(reads, place, user, place.target.object);
  return found ? std::make_shared<store::CalendarObject>(std::move(*found)) : nullptr;
}

/// A private object of somebody else can be looked at and nothing else.
bool is_kept_from(const Door& door, const Call& call, const Method& method) {
  const auto& place = call.place;
  const bool looks = !method.changes && method.name != "COPY" && method.name != "PROPPATCH";
  if (looks || place.target.kind != Kind::object || !place.calendar ||
      !sees_time_alone(place, call.user)) {
    return false;
  }
  return store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    const auto entry = reads.object_entry(place.calendar->id, place.target.object);
    return entry && is_veiled(place, call.user, *entry);
  });
}

// RFC 7240 section 3: so that a client need not guess why something is missing.
void note_preference(const HttpHeaders& asked, HttpResponse& answer) {
  if (answer.status == 207 && asked.find("Prefer") && webdav::prefers(asked, "return=minimal")) {
    answer.headers.set("Preference-Applied", "return=minimal");
  }
}

Settings with_history(Settings settings, const store::Ledger& ledger) {
  settings.history = store::read(
      ledger.engine(), [](const store::Reads& reads) { return reads.fact(store::kHistoryFact); });
  return settings;
}

}  // namespace

Server::Server(store::Ledger& ledger, Clock& clock, Settings settings)
    : settings_(with_history(std::move(settings), ledger)),
      answers_(settings_.known_answers),
      door_{ledger, clock, settings_, answers_} {}

Awaitable<HttpResponse> Server::handle(HttpRequest request, store::User user,
                                       std::string request_id) {
  const auto path = path_of(request.target);
  const auto target = read_target(path, settings_.root);
  if (!target) {
    co_return error_response(target.error());
  }
  std::string question;
  std::shared_ptr<store::CalendarObject> object;
  auto place = store::read(door_.ledger.engine(), [&](const store::Reads& reads) {
    auto found = resolve_new(reads, user, *target);
    if (found) {
      question = question_of(reads, request, *found, user);
      object = object_to_send(reads, request, *found, user);
    }
    return found;
  });
  // Before the method is looked at: what is somebody else's answers every method alike.
  if (!place) {
    co_return error_response(place.error());
  }
  const auto kind = place->target.kind;
  auto href = answered_href(place->target, path, settings_.root);
  Call call{.request = std::move(request),
            .user = std::move(user),
            .request_id = std::move(request_id),
            .place = std::move(*place),
            .href = std::move(href),
            .object = std::move(object),
            .question = std::move(question)};
  const auto* method = find_method(call.request.method, kind);
  if (call.place.vacant && (method == nullptr || !method->creates)) {
    co_return error_response({Errc::not_found, "nothing is at this path"});
  }
  if (method == nullptr) {
    co_return not_allowed(kind);
  }
  // What is told of people's homes as such can be changed by nobody, and says so property by
  // property.
  if (method->changes && !call.place.writable) {
    co_return error_response(need_privilege(call.href, "write"));
  }
  // By a clock that was just set no notice is judged and nothing has run out (rule C42).
  if (method->changes && !door_.clock.is_steady()) {
    auto later = error_response({Errc::unavailable, "the clock of this server was just set"});
    later.headers.set("Retry-After", "30");
    co_return later;
  }
  if (is_kept_from(door_, call, *method)) {
    co_return error_response(need_privilege(call.href, method->changes ? "write" : "read"));
  }
  auto seen = judge_if(door_, call);
  if (!seen) {
    co_return error_response(seen.error());
  }
  call.seen = std::move(*seen);
  if (const auto known = answers_.find(call.question)) {
    auto told = xml_response(207, *known);
    note_preference(call.request.headers, told);
    co_return told;
  }
  auto answer = co_await method->run(door_, call);
  if (!answer) {
    co_return error_response(answer.error());
  }
  note_preference(call.request.headers, *answer);
  co_return std::move(*answer);
}

}  // namespace holdfast::caldav
