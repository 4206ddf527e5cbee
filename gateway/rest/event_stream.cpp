#include "gateway/rest/event_stream.hpp"

#include <algorithm>
#include <utility>

#include "gateway/rest/event_json.hpp"
#include "store/engine.hpp"
#include "store/event_id.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
constexpr std::chrono::seconds kBeatEvery{15};
/// In one piece: a slow reader holds no more than that in memory.
constexpr std::size_t kEvents = 20;
constexpr int kEntries = 500;

constexpr std::string_view kBegin = "retry: 3000\n";
/// A line that says nothing; the id after it makes no event, but readers keep it.
constexpr std::string_view kBeat = ":\n";

std::string with_place(std::string_view lines, const std::string& place) {
  return std::string(lines) + (place.empty() ? "" : "id: " + place + '\n') + '\n';
}

std::string told(const store::Event& event, const store::Reads& reads,
                 const std::string& base_url) {
  std::string text = "id: " + event.id.value + "\nevent: ";
  text.append(event.type).append("\ndata: ");
  // JSON of ours has no line ends outside of its texts, where they are escaped.
  return text.append(event_text(event, reads, base_url)).append("\n\n");
}

}  // namespace

std::string place_id(const store::Reads& reads, store::AgencyId agency, std::int64_t number) {
  const auto entry = store::entry_of_event(number);
  const auto found = reads.audit(agency, entry - 1, 1);
  const bool there = !found.empty() && found.front().number == entry;
  return there ? store::event_id(found.front(), number).value : std::string();
}

EventStream::EventStream(boost::asio::any_io_executor executor, const Context& context,
                         EventStreamPlan plan)
    : context_(context), plan_(std::move(plan)), wake_(std::move(executor)) {
  next_beat_ = context_.clock.now() + kBeatEvery;
}

EventStream::~EventStream() { context_.streams.give_back(plan_.caller.user.agency); }

void EventStream::stop() {
  stopped_ = true;
  wake_.ring();
}

// Between two looks others of this thread have their turn, however much there is to look at.
Awaitable<std::string> EventStream::next() {
  if (!std::exchange(begun_, true)) {
    co_return with_place(kBegin, plan_.place);
  }
  while (!stopped_) {
    const auto now = context_.clock.now();
    next_beat_ = std::min<Instant>(next_beat_, now + kBeatEvery);
    auto text = look();
    if (!text.empty()) {
      next_beat_ = now + kBeatEvery;
      co_return text;
    }
    if (!stopped_) {
      const auto next_look = std::min<Instant>(now + kLookEvery, next_beat_);
      const auto at = more_ ? now : next_look;
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
    if (text.empty() && context_.clock.now() >= next_beat_) {
      text = with_place(kBeat, place_id(reads, agency, plan_.after));
    }
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
