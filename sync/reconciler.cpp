#include "sync/reconciler.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "caldav/icalendar/content_hash.hpp"
#include "caldav/icalendar/plain_event.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"
#include "sync/change_time.hpp"
#include "sync/expansion.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

/// Reads of one round whose cursor was moved meanwhile.
constexpr int kMostReads = 3;
/// Objects parsed before others get the thread.
constexpr int kParsedAtOnce = 16;
/// Of all objects of one read. A series within the bounds of one object has thousands of instances
/// in a hundred octets.
constexpr std::size_t kMostInstances = 200'000;
/// Octets parsed for one read: zones are parsed with each object that names them.
constexpr std::size_t kMostParsed = 4 * kLargestPull;
/// Changes in one command: bookings wait for it.
constexpr std::size_t kChangesAtOnce = 500;

std::int64_t as_number(std::size_t size) { return static_cast<std::int64_t>(size); }

/// A whole calendar with nothing in it that takes time is no riddle.
bool says_nothing(std::string_view text, const icalendar::Limits& limits, const Error& error) {
  return error.code == Errc::invalid_calendar_data && icalendar::scan_tolerantly(text, limits);
}

/// What its text says, or why that cannot be told.
ReadItem read_item(RemoteItem item, const icalendar::ReadOptions& options, Instant now) {
  ReadItem read;
  read.deleted = item.deleted;
  read.past = item.past;
  read.unreadable = std::move(item.unreadable);
  if (!read.deleted && !read.past && (read.unreadable.empty() || !item.text.empty())) {
    const auto text = whole_text(item);
    auto draft = icalendar::read_external(text, options);
    if (draft) {
      read.content_hash = stamped_hash(icalendar::content_hash(text), *draft, now);
      read.draft = std::move(*draft);
    } else if (says_nothing(text, options.limits, draft.error())) {
      read.says_nothing = draft.error().detail;
    } else if (read.unreadable.empty()) {
      read.unreadable = draft.error().detail;
    }
  }
  read.href = std::move(item.href);
  read.etag = std::move(item.etag);
  return read;
}

std::set<std::string> hrefs_of_copies(const std::vector<store::RemoteObject>& objects) {
  std::set<std::string> hrefs;
  for (const auto& object : objects) {
    if (!object.booking.empty()) {
      hrefs.insert(object.href);
    }
  }
  return hrefs;
}

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
  round.rest = pulled->rest;

  PlanInput input;
  input.cursor_after = std::move(pulled->cursor_after);
  input.complete_listing = pulled->complete_listing;
  input.members = pulled->members;
  auto items = co_await parse(std::move(*pulled), *stored);
  if (!items) {
    round = co_await note_failure(stored->source, items.error());
    round.held = std::move(held);
    co_return round;
  }
  input.items = std::move(*items);
  input.agency = stored->source.agency;
  input.source = id;
  input.cursor_before = stored->source.cursor;
  input.held = std::move(held);
  input.now = clock_.now();
  // Of most reads nothing comes.
  if (!input.items.empty()) {
    input.known = load_objects(id);
  }
  const auto known = input.known.size();
  const auto copies = hrefs_of_copies(input.known);
  auto plan = make_plan(std::move(input));
  log_notes(id, plan.notes);
  if (!plan.apply) {
    round = co_await note_held(stored->source, std::move(plan.held), known);
    co_return round;
  }

  const auto changed_at = first_change_since(*plan.apply, stored->source.last_good_at, copies);
  const auto applied = co_await apply(std::move(*plan.apply));
  if (applied) {
    round.applied = applied->applied;
    if (applied->applied > 0) {
      if (changed_at) {
        round.lag = std::max<Duration>(clock_.now() - *changed_at, Duration::zero());
      }
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

Awaitable<Result<store::ApplyExternalChanges::Outcome>> Reconciler::apply(
    store::ApplyExternalChanges read) {
  auto slices = in_slices(std::move(read), kChangesAtOnce);
  store::ApplyExternalChanges::Outcome all;
  for (auto& slice : slices) {
    const auto applied = co_await ledger_.apply(std::move(slice));
    if (!applied) {
      co_return applied.error();
    }
    all.applied += applied->applied;
    all.ignored += applied->ignored;
    all.conflicts_opened += applied->conflicts_opened;
    all.conflicts_closed += applied->conflicts_closed;
  }
  co_return all;
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
  auto items = co_await parse(std::move(*pulled), std::move(stored));
  if (!items) {
    co_return items.error();
  }
  std::vector<store::ObjectDraft> out;
  for (auto& item : *items) {
    if (item.deleted || item.past || !item.says_nothing.empty()) {
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
      // What could not be read is asked for again whenever all of the calendar is.
      const bool unread = object.content_hash == store::kUnreadable;
      out.push_back({object.href, unread ? std::string{} : object.etag, refresh});
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

Awaitable<Result<std::vector<ReadItem>>> Reconciler::parse(Pull pulled, Stored stored) {
  if (pulled.items.size() > kMostMembers) {
    co_return Error{Errc::too_large,
                    "the calendar holds more than " + std::to_string(kMostMembers) + " events"};
  }
  const auto now = clock_.now();
  if (auto zone = icalendar::zone_by_name(pulled.zone)) {
    stored.zone = std::move(*zone);
  }
  icalendar::ReadOptions options;
  options.zone = &stored.zone;
  options.horizon = expansion_range(now);
  options.name_occurrences = true;
  options.owner_addresses = std::move(stored.owner_addresses);
  options.owner_addresses.emplace_back(icalendar::kPlainOwner);
  // As many a day as the ledger's own calendars take, over the longer time.
  options.limits.max_instances = 2 * options.limits.max_instances;
  std::vector<ReadItem> out;
  std::size_t instances = 0;
  std::size_t octets = 0;
  int parsed = 0;
  for (auto& item : pulled.items) {
    octets += whole_size(item);
    auto read = read_item(std::move(item), options, now);
    instances += read.draft.instances.size();
    if (instances > kMostInstances || octets > kMostParsed) {
      co_return Error{Errc::too_large,
                      "the calendar's events take place too often to be kept: more than " +
                          std::to_string(kMostInstances) + " times"};
    }
    out.push_back(std::move(read));
    if (++parsed % kParsedAtOnce == 0) {
      co_await boost::asio::post(boost::asio::use_awaitable);
    }
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
