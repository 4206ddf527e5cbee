#include "gateway/rest/event_stream.hpp"

#include <algorithm>
#include <utility>

#include "gateway/rest/event_json.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
constexpr std::chrono::seconds kBeatEvery{15};
/// In one piece: a slow reader holds no more than that in memory.
constexpr std::size_t kEvents = 20;
constexpr int kEntries = 500;

constexpr std::string_view kBegin = "retry: 3000\n\n";
constexpr std::string_view kBeat = ":\n\n";

std::string told(const store::Event& event, const store::Reads& reads,
                 const std::string& base_url) {
  std::string text = "id: " + event.id.value + "\nevent: ";
  text.append(event.type).append("\ndata: ");
  // JSON of ours has no line ends outside of its texts, where they are escaped.
  return text.append(event_text(event, reads, base_url)).append("\n\n");
}

}  // namespace

EventStream::EventStream(boost::asio::any_io_executor executor, const Context& context,
                         EventStreamPlan plan)
    : context_(context), plan_(std::move(plan)), wake_(std::move(executor)) {
  next_beat_ = context_.clock.now() + kBeatEvery;
}

EventStream::~EventStream() { context_.streams.give_back(); }

void EventStream::stop() {
  stopped_ = true;
  wake_.ring();
}

Awaitable<std::string> EventStream::next() {
  if (!std::exchange(begun_, true)) {
    co_return std::string(kBegin);
  }
  while (!stopped_) {
    auto text = look();
    const auto now = context_.clock.now();
    if (text.empty() && !stopped_ && now >= next_beat_) {
      text = kBeat;
    }
    if (!text.empty()) {
      next_beat_ = now + kBeatEvery;
      co_return text;
    }
    if (!stopped_ && !more_) {
      const auto at = std::min<Instant>(now + kLookEvery, next_beat_);
      co_await wake_.wait_until(context_.clock, at);
    }
  }
  co_return std::string();
}

// Also without news it is seen at each beat that the reader may go on.
bool EventStream::something_happened() {
  const auto& commits = context_.settings.commits;
  const bool beat = context_.clock.now() >= next_beat_;
  const auto count = commits ? commits->load() : seen_commits_ + 1;
  return std::exchange(seen_commits_, count) != count || more_ || beat;
}

std::string EventStream::look() {
  if (!something_happened()) {
    return {};
  }
  return store::read(context_.ledger.engine(), [&](const store::Reads& reads) {
    std::string text;
    if (!may_read(reads)) {
      stopped_ = true;
      return text;
    }
    const auto agency = plan_.caller.user.agency;
    const auto page =
        store::events_after(reads, agency, plan_.after, plan_.types, kEvents, kEntries);
    for (const auto& event : page.events) {
      text += told(event, reads, context_.settings.base_url);
    }
    plan_.after = page.reached;
    more_ = page.more;
    return text;
  });
}

bool EventStream::may_read(const store::Reads& reads) const {
  const auto& caller = plan_.caller;
  const auto user = reads.user(caller.user.id);
  const auto token = reads.token(caller.token);
  const auto now = context_.clock.now();
  return user && user->active && user->role == caller.user.role && token && !token->revoked_at &&
         !(token->expires_at && *token->expires_at <= now) && token->scopes == caller.scopes;
}

}  // namespace holdfast::gateway::rest
