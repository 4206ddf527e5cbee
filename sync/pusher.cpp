#include "sync/pusher.hpp"

#include <algorithm>

#include "caldav/icalendar/content_hash.hpp"
#include "store/commands/sources.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

using Ending = store::RecordAttempt::Ending;

constexpr std::string_view kPut = "copy.put";
constexpr std::string_view kRemoved = "removed";

/// The service, not the copy, is the trouble.
bool is_away(Errc code) {
  return code == Errc::unavailable || code == Errc::timed_out || code == Errc::unauthenticated ||
         code == Errc::not_found || code == Errc::forbidden;
}

Pushed ended(Ending ending) {
  Pushed pushed;
  pushed.ending = ending;
  return pushed;
}

}  // namespace

Pusher::Pusher(store::Ledger& ledger, Clock& clock, RandomSource& random,
               const Providers& providers, const store::CalendarFormat& format, Secrets secrets,
               Log& log, PusherSettings settings)
    : ledger_(ledger),
      clock_(clock),
      random_(random),
      providers_(providers),
      format_(format),
      secrets_(std::move(secrets)),
      log_(log),
      settings_(settings) {}

Awaitable<Pushed> Pusher::push(store::Effect effect) {
  auto appointment = store::parse_appointment(effect.payload);
  if (!appointment) {
    co_await record(effect, Ending::failed, std::nullopt, "the payload cannot be read");
    co_return ended(Ending::failed);
  }
  auto job = load(effect, std::move(*appointment));
  auto reason = superseded_by(job);
  if (!reason.empty()) {
    co_await record(effect, Ending::superseded, std::nullopt, std::move(reason));
    co_return ended(Ending::superseded);
  }
  if (job.source->paused || job.source->state == store::SourceState::stopped) {
    const auto later = clock_.now() + settings_.rest;
    std::string why = job.source->paused ? "the source is paused" : "the source is stopped";
    co_await record(effect, Ending::retry, later, std::move(why));
    co_return ended(Ending::retry);
  }
  const auto opened = open_account(job);
  if (!opened) {
    co_return co_await record_failure(effect, opened.error());
  }
  auto outcome = co_await deliver(std::move(job));
  if (!outcome) {
    co_return co_await record_failure(effect, outcome.error());
  }
  co_await record(effect, Ending::delivered, std::nullopt, std::move(*outcome));
  co_return Pushed{};
}

Awaitable<void> Pusher::postpone(store::Effect effect) {
  const auto later = clock_.now() + delay_after(effect.attempts);
  co_await record(std::move(effect), Ending::retry, later, "the service was away just before");
}

Pusher::Job Pusher::load(store::Effect effect, store::Appointment appointment) const {
  return store::read(ledger_.engine(), [&](const store::Reads& reads) {
    Job job;
    const store::SourceId id{effect.recipient};
    const auto& booking = appointment.booking;
    job.source = reads.source(id);
    job.booking = reads.booking(effect.agency, booking.id);
    job.mirror = reads.mirror(id, booking.id);
    if (job.source) {
      job.there = reads.remote_objects_by_uid(effect.agency, job.source->resource, booking.uid);
    }
    std::erase_if(job.there, [&](const store::RemoteObject& object) {
      return object.source != id || object.deleted;
    });
    const auto href = job.mirror ? job.mirror->href : std::string{};
    std::stable_partition(job.there.begin(), job.there.end(),
                          [&](const store::RemoteObject& object) { return object.href == href; });
    job.effect = std::move(effect);
    job.appointment = std::move(appointment);
    return job;
  });
}

std::string Pusher::superseded_by(const Job& job) {
  if (!job.source) {
    return "the calendar is not tied any more";
  }
  if (job.effect.kind != kPut) {
    // Whatever became of the booking elsewhere: nothing else takes the copy away from here.
    const bool wanted = job.mirror && job.mirror->state != kRemoved;
    return wanted ? "the booking is back in this calendar" : "";
  }
  if (job.booking && job.booking->sequence > job.appointment.booking.sequence) {
    return "the booking has changed since";
  }
  if (!job.source->writes) {
    return "the calendar takes no copies any more";
  }
  return {};
}

Status Pusher::open_account(Job& job) const {
  job.provider = providers_.find(job.source->provider);
  if (job.provider == nullptr) {
    return Error{Errc::refused, "there is no provider of that name"};
  }
  auto account = sync::open_account(*job.source, secrets_);
  if (!account) {
    return account.error();
  }
  job.account = std::move(*account);
  return {};
}

Awaitable<Result<std::string>> Pusher::deliver(Job job) {
  if (job.effect.kind == kPut) {
    co_return co_await put(std::move(job));
  }
  co_return co_await remove(std::move(job));
}

Awaitable<Result<std::optional<RemoteItem>>> Pusher::look(Job job) {
  for (const auto& known : job.there) {
    auto there = co_await job.provider->fetch(job.account, known.href);
    if (!there) {
      co_return there.error();
    }
    if (!*there) {
      continue;
    }
    // An edit that we have not read yet is that person's word and must be judged first. Servers
    // differ in how they write one ETag in two places, so a difference alone is no edit.
    const bool same_etag = !known.etag.empty() && (*there)->etag == known.etag;
    if (!same_etag && icalendar::content_hash((*there)->text) != known.content_hash) {
      co_return Error{Errc::precondition_failed, "somebody changed the copy there"};
    }
    co_return there;
  }
  if (!job.there.empty()) {
    co_return Error{Errc::precondition_failed, "the copy is not there any more"};
  }
  co_return std::optional<RemoteItem>();
}

Awaitable<Result<std::string>> Pusher::put(Job job) {
  const auto& booking = job.appointment.booking;
  Copy copy;
  copy.name = booking.id.value + ".ics";
  copy.uid = booking.uid;
  std::string previous;
  auto there = co_await look(job);
  if (!there) {
    co_return there.error();
  }
  if (*there) {
    copy.href = std::move((*there)->href);
    copy.etag = std::move((*there)->etag);
    previous = std::move((*there)->text);
  }
  copy.text = format_.staff_copy(job.appointment, previous);
  const auto text = copy.text;
  if (!previous.empty() && icalendar::content_hash(previous) == icalendar::content_hash(text)) {
    PushResult same{copy.href, copy.etag, {}};
    const auto noted = co_await record_mirror(std::move(job), std::move(same), text, false);
    if (!noted) {
      co_return noted.error();
    }
    co_return std::string("already there");
  }
  auto written = co_await job.provider->put_copy(job.account, std::move(copy));
  if (!written) {
    co_return written.error();
  }
  const auto noted = co_await record_mirror(std::move(job), std::move(*written), text, false);
  if (!noted) {
    co_return noted.error();
  }
  co_return std::string("written");
}

Awaitable<Result<std::string>> Pusher::remove(Job job) {
  const auto& booking = job.appointment.booking;
  Copy copy;
  copy.name = booking.id.value + ".ics";
  copy.uid = booking.uid;
  if (!job.there.empty()) {
    copy.href = job.there.front().href;
    copy.etag = job.there.front().etag;
  }
  const auto removed = co_await job.provider->remove_copy(job.account, copy);
  if (!removed) {
    co_return removed.error();
  }
  if (!copy.href.empty()) {
    // So that the tombstone which the server will report is taken for our own deed.
    PushResult gone{copy.href, copy.etag, {}};
    const auto noted = co_await record_mirror(std::move(job), std::move(gone), std::string(), true);
    if (!noted) {
      co_return noted.error();
    }
  }
  co_return std::string("removed");
}

Awaitable<Status> Pusher::record_mirror(Job job, PushResult there, std::string text, bool removed) {
  const auto& booking = job.appointment.booking;
  store::RecordMirror command;
  command.agency = job.effect.agency;
  // Push-backs are counted on: the brake on loops must not be loosened by the push-back itself.
  command.mirror = job.mirror.value_or(store::Mirror{});
  command.mirror.source = job.source->id;
  command.mirror.booking = booking.id;
  command.mirror.href = there.href;
  command.mirror.etag = there.etag;
  command.mirror.sequence = booking.sequence;
  command.mirror.state = removed ? kRemoved : "in_sync";
  for (const auto& known : job.there) {
    if (known.href == there.href) {
      command.remote = known;
    }
  }
  command.remote.source = job.source->id;
  command.remote.href = there.href;
  command.remote.etag = there.etag;
  command.remote.uid = booking.uid;
  command.remote.sequence = booking.sequence;
  command.remote.booking = booking.id;
  command.remote.deleted = removed;
  if (!removed) {
    command.remote.dtstamp = format_.staff_copy_draft(job.appointment).dtstamp;
    command.remote.content_hash = icalendar::content_hash(there.text.empty() ? text : there.text);
  }
  const auto noted = co_await ledger_.apply(std::move(command));
  if (!noted) {
    co_return noted.error();
  }
  co_return Status{};
}

Awaitable<Pushed> Pusher::record_failure(store::Effect effect, Error error) {
  auto pushed = ended(Ending::retry);
  pushed.away = is_away(error.code);
  pushed.host_away = is_host_away(error);
  const auto now = clock_.now();
  if (error.code == Errc::canceled) {
    // The engine stops; whoever comes next tries at once.
    co_await record(std::move(effect), Ending::retry, now, "interrupted");
    co_return pushed;
  }
  log_.warning("sync.copy_failed", {{"source", effect.recipient},
                                    {"booking", effect.booking.value},
                                    {"error", name(error.code)},
                                    {"detail", error.detail}});
  if (error.code == Errc::unauthenticated) {
    store::NoteSourceFailure note{effect.agency, {effect.recipient}, true, error.detail};
    const auto noted = co_await ledger_.apply(std::move(note));
    if (!noted) {
      log_.error("sync.failure_not_noted",
                 {{"source", effect.recipient}, {"error", name(noted.error().code)}});
    }
    co_await record(std::move(effect), Ending::retry, now + settings_.rest, error.detail);
    co_return pushed;
  }
  // As long as nobody has answered, nobody has refused: such a copy is owed however long it takes.
  // So is one that waits for its source to be read, and its waiting before counts as attempts too.
  pushed.read_first = error.code == Errc::precondition_failed;
  const bool often = effect.attempts >= settings_.retry.attempts;
  const bool worn_out = often && !pushed.away && !pushed.read_first;
  if (error.code == Errc::refused || error.code == Errc::too_large || worn_out) {
    pushed.ending = Ending::failed;
    co_await record(std::move(effect), Ending::failed, std::nullopt, error.detail);
    co_return pushed;
  }
  Instant later = now + std::max<Duration>(delay_after(effect.attempts), retry_after(error));
  if (pushed.read_first) {
    later = now + (often ? settings_.rest : settings_.read_first);
  }
  co_await record(std::move(effect), Ending::retry, later, error.detail);
  co_return pushed;
}

Duration Pusher::delay_after(int attempts) const {
  return store::next_delay(settings_.retry, std::max(1, attempts), random_)
      .value_or(settings_.retry.ceiling);
}

Awaitable<void> Pusher::record(store::Effect effect, Ending ending, std::optional<Instant> retry_at,
                               std::string detail) {
  store::RecordAttempt command{effect.id, effect.lease, ending, retry_at, std::move(detail)};
  const auto recorded = co_await ledger_.apply(std::move(command));
  if (!recorded) {
    // Another worker has it by now, or the store is in trouble: the lease runs out by itself.
    log_.warning("sync.attempt_not_recorded",
                 {{"effect", effect.id.value}, {"error", name(recorded.error().code)}});
  }
}

}  // namespace holdfast::sync
