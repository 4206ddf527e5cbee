#include "sync/providers/graph_push.hpp"

#include "sync/providers/graph_json.hpp"

namespace holdfast::sync {
namespace {

/// Pages of a search that are looked at; some may be empty.
constexpr int kMostPages = 5;
/// Ghosts that are remembered; more are none of ours.
constexpr std::size_t kMostGhosts = 10'000;

/// The service said no, and not because of who asks or when.
bool is_about_the_request(Errc code) {
  return code == Errc::refused || code == Errc::precondition_failed;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') {
      out += '\'';
    }
  }
  return out + '\'';
}

}  // namespace

int GraphGhosts::generation(const std::string& uid) const {
  const auto found = ghosts_.find(uid);
  return found == ghosts_.end() ? 0 : found->second.generation;
}

void GraphGhosts::refused(const std::string& uid, Instant now) {
  if (ghosts_.size() >= kMostGhosts) {
    ghosts_.clear();
  }
  auto& ghost = ghosts_.try_emplace(uid, Ghost{now, 0}).first->second;
  if (now >= ghost.since + kGone) {
    ghost = {now, ghost.generation + 1};
  }
}

GraphPush::GraphPush(GraphSession& session, GraphGhosts& ghosts, std::string calendar, Instant now)
    : session_(session), ghosts_(ghosts), calendar_(std::move(calendar)), now_(now) {}

Awaitable<Result<PushResult>> GraphPush::put(Copy copy) {
  auto wanted = graph_copy(copy.uid, copy.text);
  if (!wanted) {
    co_return wanted.error();
  }
  if (!copy.href.empty()) {
    co_return co_await change(std::move(copy.href), std::move(copy.etag), std::move(*wanted));
  }
  // Somebody may have tied the account to us before, and an answer may have been lost.
  auto there = co_await find(copy.uid);
  if (!there) {
    co_return there.error();
  }
  if (*there) {
    co_return co_await adopt(std::move(**there), std::move(*wanted));
  }
  co_return co_await create(std::move(copy), std::move(*wanted));
}

Awaitable<Result<PushResult>> GraphPush::create(Copy copy, GraphCopy wanted) {
  JsonRequest request;
  request.method = "POST";
  request.url = calendar_ + "/events";
  request.body = wanted.fields;
  (*request.body)["transactionId"] = graph_transaction(copy.uid, ghosts_.generation(copy.uid));
  (*request.body)["isReminderOn"] = false;
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return co_await settle_creation(std::move(copy), std::move(wanted), reply.error());
  }
  if (!reply->ok()) {
    co_return co_await settle_creation(std::move(copy), std::move(wanted), reply->error());
  }
  const auto* fields = reply->fields();
  auto made = fields != nullptr ? read_graph_event(*fields) : std::nullopt;
  if (!made) {
    const Error odd{Errc::unavailable, "Microsoft Graph does not say what it made"};
    co_return co_await settle_creation(std::move(copy), std::move(wanted), odd);
  }
  ghosts_.found(copy.uid);
  // A repeated POST may be answered with what the first one made, of another version.
  made->own_print = wanted.print;
  if (!is_as_written(*made, wanted)) {
    co_return co_await adopt(std::move(*made), std::move(wanted));
  }
  co_return result_of(*made, wanted);
}

// The answer was lost, or it was no. In both cases the event may be there.
Awaitable<Result<PushResult>> GraphPush::settle_creation(Copy copy, GraphCopy wanted,
                                                         Error refusal) {
  if (refusal.code == Errc::unauthenticated || refusal.code == Errc::canceled ||
      refusal.code == Errc::not_found) {
    co_return refusal;
  }
  auto there = co_await find(copy.uid);
  if (!there) {
    co_return refusal;
  }
  if (*there) {
    ghosts_.found(copy.uid);
    co_return co_await adopt(std::move(**there), std::move(wanted));
  }
  if (refusal.code == Errc::precondition_failed) {
    // The transactionId is taken, and nothing is to be found: what was just made shows up late.
    ghosts_.refused(copy.uid, now_);
    refusal.code = Errc::unavailable;
  }
  co_return refusal;
}

Awaitable<Result<PushResult>> GraphPush::adopt(GraphEvent there, GraphCopy wanted) {
  if (is_as_written(there, wanted)) {
    co_return result_of(there, wanted);
  }
  const bool was_series = there.type == GraphEvent::Type::master;
  auto id = there.id;
  auto etag = there.etag;
  const auto reply = co_await patch(id, std::move(etag), wanted, was_series);
  if (!reply) {
    co_return reply.error();
  }
  if (!reply->ok()) {
    co_return reply->error();
  }
  const auto* fields = reply->fields();
  auto changed = fields != nullptr ? read_graph_event(*fields) : std::nullopt;
  if (!changed) {
    changed = std::move(there);
    changed->etag.clear();
  }
  changed->id = std::move(id);
  co_return result_of(*changed, wanted);
}

Awaitable<Result<PushResult>> GraphPush::change(std::string id, std::string etag,
                                                GraphCopy wanted) {
  const auto reply = co_await patch(id, etag, wanted, false);
  if (reply && reply->ok()) {
    const auto* fields = reply->fields();
    auto changed = fields != nullptr ? read_graph_event(*fields) : std::nullopt;
    if (changed && changed->type == GraphEvent::Type::single) {
      changed->id = std::move(id);
      co_return result_of(*changed, wanted);
    }
  } else if (reply && !is_about_the_request(reply->error().code) &&
             reply->error().code != Errc::not_found) {
    co_return reply->error();
  }
  // Lost, or somebody was there before us, or it has become a series: what stands there decides.
  auto there = co_await session_.event(id);
  if (!there) {
    co_return there.error();
  }
  if (!*there) {
    co_return Error{Errc::precondition_failed, "the copy is not there any more"};
  }
  if (is_as_written(**there, wanted)) {
    co_return result_of(**there, wanted);
  }
  if (!reply) {
    co_return reply.error();
  }
  // Exchange sees conflicts where there are none. The version is still the one that we mean to
  // replace: once more.
  const bool ours = etag.empty() || (*there)->etag == etag || reply->ok();
  const bool refused = !reply->ok() && reply->error().code == Errc::refused;
  if (refused && (*there)->type == GraphEvent::Type::single) {
    co_return reply->error();
  }
  if (!ours) {
    co_return Error{Errc::precondition_failed, "somebody changed the copy there"};
  }
  co_return co_await adopt(std::move(**there), std::move(wanted));
}

// Only what is ours to say: reminders, categories and the rest stay as people set them.
Awaitable<Result<GraphReply>> GraphPush::patch(std::string id, std::string etag, GraphCopy wanted,
                                               bool was_series) {
  JsonRequest request;
  request.method = "PATCH";
  request.url = session_.event_url(id);
  request.if_match = std::move(etag);
  request.body = std::move(wanted.fields);
  if (was_series) {
    (*request.body)["recurrence"] = nullptr;
  }
  co_return co_await session_.send(std::move(request));
}

Awaitable<Status> GraphPush::remove(Copy copy) {
  std::optional<GraphEvent> there;
  if (copy.href.empty()) {
    auto found = co_await find(copy.uid);
    if (!found) {
      co_return found.error();
    }
    there = std::move(*found);
  } else {
    auto seen = co_await session_.event(copy.href);
    if (!seen) {
      co_return seen.error();
    }
    there = std::move(*seen);
  }
  if (!there || there->own_uid != copy.uid) {
    co_return Status{};
  }
  JsonRequest request;
  request.method = "DELETE";
  request.url = session_.event_url(there->id);
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  if (reply->ok() || reply->status == 404 || reply->status == 410) {
    co_return Status{};
  }
  co_return reply->error();
}

Awaitable<Result<std::optional<GraphEvent>>> GraphPush::find(std::string uid) {
  const auto filter = "singleValueExtendedProperties/Any(ep: ep/id eq " + quoted(kGraphUid) +
                      " and ep/value eq " + quoted(uid) + ")";
  auto link = calendar_ + "/events?$filter=" + percent_encode(filter) + '&' + graph_expansion();
  for (int page = 0; page < kMostPages && !link.empty(); ++page) {
    if (!session_.may_follow(link)) {
      co_return Error{Errc::refused, "Microsoft Graph names a link to another host"};
    }
    const auto fields = co_await session_.get(std::move(link));
    if (!fields) {
      co_return fields.error();
    }
    if (const auto* events = graph::list(*fields, "value")) {
      for (const auto& entry : *events) {
        const auto* object = entry.if_object();
        auto event = object != nullptr ? read_graph_event(*object) : std::nullopt;
        if (event && event->own_uid == uid) {
          co_return event;
        }
      }
    }
    link = graph::text(*fields, "@odata.nextLink");
  }
  co_return std::optional<GraphEvent>();
}

PushResult GraphPush::result_of(const GraphEvent& event, const GraphCopy& wanted) {
  PushResult result;
  result.href = event.id;
  result.etag = event.etag;
  // The answer leaves our own properties out; they are as we sent them.
  auto told = event.fields;
  told["singleValueExtendedProperties"] = wanted.fields.at("singleValueExtendedProperties");
  const auto echo = read_graph_event(told);
  if (echo) {
    if (auto text = graph_text(*echo, nullptr)) {
      result.text = std::move(*text);
    }
  }
  return result;
}

}  // namespace holdfast::sync
