#include "sync/providers/graph_session.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>
#include <set>

#include "sync/providers/graph_error.hpp"
#include "sync/providers/graph_json.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

namespace json = boost::json;

/// Parts of one batch, as many as the service takes.
constexpr std::size_t kBatch = 20;
constexpr std::size_t kLargestAnswer = std::size_t{8} << 20;
constexpr std::string_view kPrefer =
    "IdType=\"ImmutableId\", outlook.timezone=\"UTC\", outlook.body-content-type=\"text\", "
    "odata.maxpagesize=50";

/// Every request asks for it: an id that was got without it is another one.
std::string prefer() { return std::string(kPrefer); }

json::object part(std::size_t number, const std::string& path) {
  json::object out;
  out["id"] = std::to_string(number);
  out["method"] = "GET";
  out["url"] = path;
  json::object headers;
  headers["Prefer"] = prefer();
  out["headers"] = std::move(headers);
  return out;
}

HttpHeaders headers_of(const json::object& part) {
  HttpHeaders headers;
  if (const auto* given = graph::child(part, "headers")) {
    for (const auto& field : *given) {
      if (const auto* value = field.value().if_string()) {
        headers.add(std::string_view(field.key().data(), field.key().size()),
                    std::string_view(value->data(), value->size()));
      }
    }
  }
  return headers;
}

std::optional<std::size_t> number_of(const json::object& part) {
  const auto id = graph::text(part, "id");
  std::size_t number = 0;
  const auto [stop, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
  return failed == std::errc{} && stop == id.data() + id.size() ? std::optional(number)
                                                                : std::nullopt;
}

int status_of(const json::object& part) {
  const auto* status = graph::member(part, "status");
  const auto* number = status != nullptr ? status->if_int64() : nullptr;
  return number != nullptr ? static_cast<int>(*number) : 0;
}

}  // namespace

void GraphPauses::note(const std::string& mailbox, Instant until) {
  auto& known = until_[mailbox];
  known = std::max(known, until);
}

std::optional<Instant> GraphPauses::of(const std::string& mailbox, Instant now) {
  std::erase_if(until_, [now](const auto& entry) { return entry.second <= now; });
  const auto found = until_.find(mailbox);
  return found == until_.end() ? std::nullopt : std::optional(found->second);
}

Error GraphReply::error() const {
  const auto id = headers.find("request-id").value_or("");
  return graph_error(status, graph_code(body), headers, id);
}

GraphSession::GraphSession(const ProviderContext& context, GraphPauses& pauses, Account account)
    : context_(context),
      pauses_(pauses),
      account_(std::move(account)),
      call_(context, account_, JsonCallSettings{kLargestAnswer, prefer()}) {}

std::string GraphSession::mailbox() const {
  const auto& source = account_.source;
  return source.grant.empty() ? source.id.value : source.grant.value;
}

Result<std::string> GraphSession::calendar() const {
  const auto home = context_.hosts.graph_api + "/me/calendars/";
  const auto& url = account_.source.url;
  const auto id = url.starts_with(home) ? url.substr(home.size()) : std::string{};
  if (id.empty() || id.find_first_of("/?#") != std::string::npos) {
    return Error{Errc::refused, "the address of the calendar must be " + home + "{id}"};
  }
  return url;
}

std::string GraphSession::event_url(std::string_view id) const {
  return api_url("/me/events/" + percent_encode(id));
}

std::string GraphSession::api_url(std::string_view path) const {
  return context_.hosts.graph_api + std::string(path);
}

bool GraphSession::may_follow(std::string_view link) const {
  const auto api = parse_url(context_.hosts.graph_api);
  const auto there = parse_url(link);
  return api && there && api->secure == there->secure && api->host == there->host &&
         api->port == there->port && there->target.starts_with(api->target);
}

Awaitable<Result<GraphReply>> GraphSession::send(JsonRequest request) {
  const auto now = context_.clock.now();
  if (const auto until = pauses_.of(mailbox(), now)) {
    const auto rest = std::chrono::ceil<std::chrono::seconds>(*until - now);
    Error error{Errc::unavailable, "the mailbox wants to be left alone for a while"};
    error.fields.push_back({"retry_after", std::to_string(rest.count())});
    co_return error;
  }
  auto answer = co_await call_.send(std::move(request));
  if (!answer) {
    co_return answer.error();
  }
  GraphReply reply{std::move(*answer)};
  if (reply.status == 401) {
    co_return Error{Errc::unauthenticated, reply.error().detail};
  }
  if (reply.status == 429 || reply.status == 503) {
    note_pause(reply.headers);
  }
  co_return reply;
}

Awaitable<Result<json::object>> GraphSession::get(std::string url) {
  JsonRequest request;
  request.method = "GET";
  request.url = std::move(url);
  auto reply = co_await send(std::move(request));
  co_return object_of(std::move(reply), "Microsoft Graph");
}

Awaitable<Result<std::optional<GraphEvent>>> GraphSession::event(std::string id) {
  auto url = event_url(id) + '?' + graph_expansion();
  const auto fields = co_await get(std::move(url));
  if (!fields) {
    const auto code = fields.error().code;
    if (code == Errc::not_found || code == Errc::invalid_sync_token) {
      co_return std::optional<GraphEvent>();
    }
    co_return fields.error();
  }
  auto event = read_graph_event(*fields);
  if (!event) {
    co_return Error{Errc::unavailable, "Microsoft Graph answered with an event without an id"};
  }
  // The object is known by the id that it was asked for by.
  event->id = std::move(id);
  co_return event;
}

Awaitable<Result<GraphEvents>> GraphSession::events(std::vector<std::string> ids) {
  GraphEvents out;
  for (std::size_t from = 0; from < ids.size(); from += kBatch) {
    const auto to = std::min(ids.size(), from + kBatch);
    std::vector<std::string> some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                  ids.begin() + static_cast<std::ptrdiff_t>(to));
    auto taken = co_await batch(std::move(some));
    if (!taken) {
      co_return taken.error();
    }
    out.merge(*taken);
  }
  co_return out;
}

Awaitable<Result<GraphEvents>> GraphSession::batch(std::vector<std::string> ids) {
  json::array parts;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    parts.push_back(part(i, "/me/events/" + percent_encode(ids[i]) + '?' + graph_expansion()));
  }
  JsonRequest request;
  request.method = "POST";
  request.url = api_url("/$batch");
  request.body.emplace();
  (*request.body)["requests"] = std::move(parts);
  const auto reply = co_await send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  if (!reply->ok()) {
    co_return reply->error();
  }
  const auto* fields = reply->fields();
  const auto* responses = fields != nullptr ? graph::list(*fields, "responses") : nullptr;
  if (responses == nullptr) {
    co_return Error{Errc::unavailable, "Microsoft Graph answered a batch with none"};
  }
  co_return read_batch(*responses, ids);
}

Result<GraphEvents> GraphSession::read_batch(const json::array& responses,
                                             const std::vector<std::string>& ids) {
  GraphEvents out;
  std::set<std::size_t> answered;
  for (const auto& value : responses) {
    const auto* answer = value.if_object();
    const auto number = answer != nullptr ? number_of(*answer) : std::nullopt;
    if (!number || *number >= ids.size()) {
      continue;
    }
    answered.insert(*number);
    const auto& id = ids[*number];
    const int status = status_of(*answer);
    const auto* body = graph::member(*answer, "body");
    const auto* fields = body != nullptr ? body->if_object() : nullptr;
    if (status == 200 && fields != nullptr) {
      auto event = read_graph_event(*fields);
      if (event) {
        // The object is known by the id that it was asked for by.
        event->id = id;
        out.insert_or_assign(id, std::move(event));
      }
      continue;
    }
    const auto code = body != nullptr ? graph_code(*body) : std::string{};
    const auto headers = headers_of(*answer);
    auto error = graph_error(status, code, headers, {});
    if (error.code == Errc::not_found || status == 410) {
      out.insert_or_assign(id, std::nullopt);
    } else if (error.code == Errc::unavailable) {
      note_pause(headers);
      return error;
    }
  }
  if (answered.size() < ids.size()) {
    return Error{Errc::unavailable, "Microsoft Graph left out parts of a batch"};
  }
  return out;
}

void GraphSession::note_pause(const HttpHeaders& headers) {
  if (const auto wait = retry_after(headers)) {
    pauses_.note(mailbox(), context_.clock.now() + *wait);
  }
}

}  // namespace holdfast::sync
