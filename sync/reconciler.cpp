#include "sync/reconciler.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "caldav/icalendar/content_hash.hpp"
#include "caldav/icalendar/plain_event.hpp"
#include "caldav/icalendar/read.hpp"
#include "store/base/text.hpp"
#include "sync/expansion.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

/// Reads of one round whose cursor was moved meanwhile.
constexpr int kMostReads = 3;
/// Objects parsed before others get the thread.
constexpr int kParsedAtOnce = 16;

std::int64_t as_number(std::size_t size) { return static_cast<std::int64_t>(size); }

}  // namespace

Reconciler::Reconciler(store::Ledger& ledger, Clock& clock, const Providers& providers,
                       Secrets secrets, Log& log)
    : ledger_(ledger),
      clock_(clock),
      providers_(providers),
      secrets_(std::move(secrets)),
      log_(log) {}

Awaitable<Round> Reconciler::run(store::SourceId source, Held held, bool complete) {
  for (int i = 0; i < kMostReads; ++i) {
    auto round = co_await read_once(source, held, complete);
    if (round) {
      co_return std::move(*round);
    }
  }
  Round round;
  round.ending = Round::Ending::failed;
  round.held = std::move(held);
  co_return round;
}

Awaitable<std::optional<Round>> Reconciler::read_once(store::SourceId id, Held held,
                                                      bool complete) {
  Round round;
  auto stored = load(id);
  if (!stored) {
    round.ending = Round::Ending::dropped;
    co_return round;
  }
  auto pulled = co_await pull(*stored, complete || !held.hrefs.empty());
  if (!pulled) {
    round = co_await note_failure(stored->source, pulled.error());
    round.held = std::move(held);
    co_return round;
  }
  round.complete = pulled->complete_listing;
  round.retry_after = pulled->rest;

  PlanInput input;
  input.agency = stored->source.agency;
  input.source = id;
  input.cursor_before = stored->source.cursor;
  input.cursor_after = std::move(pulled->cursor_after);
  input.complete_listing = pulled->complete_listing;
  input.members = pulled->members;
  input.held = std::move(held);
  input.now = clock_.now();
  input.items = co_await parse(std::move(pulled->items), *stored);
  // Of most reads nothing comes.
  if (!input.items.empty()) {
    input.known = load_objects(id);
  }
  const auto known = input.known.size();
  auto plan = make_plan(std::move(input));
  log_notes(id, plan.notes);
  if (!plan.apply) {
    round = co_await note_held(stored->source, std::move(plan.held), known);
    co_return round;
  }

  const auto applied = co_await ledger_.apply(std::move(*plan.apply));
  if (applied) {
    round.applied = applied->applied;
    if (applied->applied > 0) {
      log_.info("sync.read", {{"source", id.value},
                              {"applied", std::int64_t{applied->applied}},
                              {"ignored", std::int64_t{applied->ignored}},
                              {"conflicts", std::int64_t{applied->conflicts_opened}}});
    }
    co_return round;
  }
  switch (applied.error().code) {
    case Errc::version_conflict:
      co_return std::nullopt;
    case Errc::not_found:
    case Errc::canceled:
      round.ending = Round::Ending::dropped;
      co_return round;
    default:
      // The store's trouble is not the source's: nothing is noted against it.
      log_.error("sync.not_applied", {{"source", id.value}, {"error", name(applied.error().code)}});
      round.ending = Round::Ending::failed;
      co_return round;
  }
}

std::optional<Reconciler::Stored> Reconciler::load(const store::SourceId& id) const {
  return store::read(ledger_.engine(), [&](const store::Reads& reads) -> std::optional<Stored> {
    auto source = reads.source(id);
    if (!source) {
      return std::nullopt;
    }
    return about(std::move(*source), reads);
  });
}

Reconciler::Stored Reconciler::about(store::Source source, const store::Reads& reads) {
  Stored out;
  out.owner_addresses.push_back(to_lower(source.username));
  if (const auto resource = reads.resource(source.agency, source.resource)) {
    out.owner_addresses.push_back(to_lower(resource->email));
    if (auto zone = TimeZone::find(resource->time_zone)) {
      out.zone = std::move(*zone);
    }
  }
  out.source = std::move(source);
  return out;
}

Awaitable<Result<std::vector<store::ObjectDraft>>> Reconciler::preview(store::Source source) {
  auto* provider = providers_.find(source.provider);
  if (provider == nullptr) {
    co_return Error{Errc::refused, "there is no provider of that name"};
  }
  auto stored = store::read(
      ledger_.engine(), [&](const store::Reads& reads) { return about(std::move(source), reads); });
  auto account = open_account(stored.source, secrets_);
  if (!account) {
    co_return account.error();
  }
  auto pulled = co_await provider->pull(std::move(*account), Known());
  if (!pulled) {
    co_return pulled.error();
  }
  auto items = co_await parse(std::move(pulled->items), std::move(stored));
  std::vector<store::ObjectDraft> out;
  for (auto& item : items) {
    if (item.deleted || item.past) {
      continue;
    }
    if (!item.unreadable.empty()) {
      item.draft.incomplete = std::move(item.unreadable);
    }
    out.push_back(std::move(item.draft));
  }
  co_return out;
}

std::vector<store::RemoteObject> Reconciler::load_objects(const store::SourceId& id) const {
  return store::read(ledger_.engine(),
                     [&](const store::Reads& reads) { return reads.remote_objects(id); });
}

std::vector<KnownObject> Reconciler::known_objects(const store::SourceId& id) {
  const auto now = clock_.now();
  std::vector<KnownObject> out;
  bool any = false;
  for (const auto& object : load_objects(id)) {
    if (!object.deleted) {
      const bool refresh = is_out_of_date(object.content_hash, now);
      any = any || refresh;
      out.push_back({object.href, object.etag, refresh});
    }
  }
  if (any) {
    fresh_until_.erase(id);
  } else {
    fresh_until_.insert_or_assign(id, expansion_range(now).end - kExpandAhead);
  }
  return out;
}

Awaitable<Result<Pull>> Reconciler::pull(Stored stored, bool complete) {
  auto* provider = providers_.find(stored.source.provider);
  if (provider == nullptr) {
    co_return Error{Errc::refused, "there is no provider of that name"};
  }
  auto account = open_account(std::move(stored.source), secrets_);
  if (!account) {
    co_return account.error();
  }
  Known known;
  if (!complete) {
    known.cursor = account->source.cursor;
  }
  const auto id = account->source.id;
  const auto fresh = fresh_until_.find(id);
  const bool none_to_refresh = fresh != fresh_until_.end() && clock_.now() < fresh->second;
  known.objects = KnownObjects([this, id] { return known_objects(id); }, none_to_refresh);
  co_return co_await provider->pull(std::move(*account), std::move(known));
}

Awaitable<std::vector<ReadItem>> Reconciler::parse(std::vector<RemoteItem> items, Stored stored) {
  const auto now = clock_.now();
  icalendar::ReadOptions options;
  options.zone = &stored.zone;
  options.horizon = expansion_range(now);
  options.owner_addresses = std::move(stored.owner_addresses);
  options.owner_addresses.emplace_back(icalendar::kPlainOwner);
  // As many a day as the ledger's own calendars take, over the longer time.
  options.limits.max_instances = 2 * options.limits.max_instances;
  std::vector<ReadItem> out;
  int parsed = 0;
  for (auto& item : items) {
    ReadItem read;
    read.href = std::move(item.href);
    read.etag = std::move(item.etag);
    read.deleted = item.deleted;
    read.past = item.past;
    read.unreadable = std::move(item.unreadable);
    if (!read.deleted && !read.past && read.unreadable.empty()) {
      auto draft = icalendar::read_external(item.text, options);
      if (draft) {
        read.content_hash = stamped_hash(icalendar::content_hash(item.text), *draft, now);
        read.draft = std::move(*draft);
      } else {
        read.unreadable = draft.error().detail;
      }
      if (++parsed % kParsedAtOnce == 0) {
        co_await boost::asio::post(boost::asio::use_awaitable);
      }
    }
    out.push_back(std::move(read));
  }
  co_return out;
}

Awaitable<Round> Reconciler::note_failure(store::Source source, Error error) {
  Round round;
  if (error.code == Errc::canceled) {
    round.ending = Round::Ending::dropped;
    co_return round;
  }
  const bool stop = error.code == Errc::unauthenticated;
  round.ending = stop ? Round::Ending::stopped : Round::Ending::failed;
  round.retry_after = retry_after(error);
  round.away = is_host_away(error);
  log_.warning(
      "sync.read_failed",
      {{"source", source.id.value}, {"error", name(error.code)}, {"detail", error.detail}});
  store::NoteSourceFailure note{source.agency, source.id, stop, error.detail};
  const auto noted = co_await ledger_.apply(std::move(note));
  if (!noted) {
    log_.error("sync.failure_not_noted",
               {{"source", source.id.value}, {"error", name(noted.error().code)}});
  }
  co_return round;
}

Awaitable<Round> Reconciler::note_held(store::Source source, Held held, std::size_t known) {
  Round round;
  round.ending = Round::Ending::held;
  log_.error("sync.deletions_held", {{"source", source.id.value},
                                     {"deletions", as_number(held.hrefs.size())},
                                     {"known", as_number(known)}});
  auto detail = std::to_string(held.hrefs.size()) +
                " events vanished at once: nothing is changed before a second look agrees";
  round.held = std::move(held);
  store::NoteSourceFailure note{source.agency, source.id, false, std::move(detail)};
  const auto noted = co_await ledger_.apply(std::move(note));
  if (!noted) {
    log_.error("sync.failure_not_noted",
               {{"source", source.id.value}, {"error", name(noted.error().code)}});
  }
  co_return round;
}

void Reconciler::log_notes(const store::SourceId& source, const std::vector<Note>& notes) {
  // Hrefs may carry what people wrote; their hash is enough to find the object again.
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < notes.size() && i < kMost; ++i) {
    log_.warning("sync.object_noted", {{"source", source.value},
                                       {"href_hash", sha256_hex(notes[i].href).substr(0, 16)},
                                       {"note", notes[i].what}});
  }
}

}  // namespace holdfast::sync
