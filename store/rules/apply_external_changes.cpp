// What one read of an outside calendar brought: a replay and an echo do nothing, and what was
// deleted comes back only as something newer (rules C16 to C26, C40).
#include <algorithm>

#include "store/commands/sources.hpp"
#include "store/occupancy.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/external_events.hpp"
#include "store/rules/mirrors.hpp"
#include "store/rules/record.hpp"
#include "store/rules/verification.hpp"

namespace holdfast::store {
namespace {

enum class News { replay, same, stale, fresh };

/// Whether the change says something new about the object at its place.
///
/// Of two versions of a living object the one that was read later counts, whatever SEQUENCE and
/// DTSTAMP say: both fall when a person undoes a change, takes one occurrence back to its series or
/// restores a calendar, and an object has no one SEQUENCE where its occurrences have their own.
///
/// A tombstone is raised by another ETag alone. It is the provider's positive word that the object
/// is there again, and reads of one source cannot overtake each other (their cursors are compared);
/// barring time that is free costs less than promising time that is not. An older version than the
/// one that was deleted stays dead.
News judge(const ExternalChange& change, const std::optional<RemoteObject>& known) {
  if (!known) {
    return News::fresh;
  }
  if (change.deleted) {
    return known->deleted ? News::replay : News::fresh;
  }
  if (!change.etag.empty() && change.etag == known->etag) {
    return News::replay;
  }
  if (!known->deleted && change.content_hash == known->content_hash) {
    return News::same;
  }
  const auto& draft = change.draft;
  const bool older =
      draft.sequence < known->sequence || (draft.sequence == known->sequence && draft.dtstamp &&
                                           known->dtstamp && *draft.dtstamp < *known->dtstamp);
  // Another event at the same place has versions of its own.
  return known->deleted && older && draft.uid == known->uid ? News::stale : News::fresh;
}

RemoteObject remembered(const Source& source, const ExternalChange& change,
                        const std::optional<RemoteObject>& known, const BookingId& booking) {
  RemoteObject object = known.value_or(RemoteObject{});
  object.source = source.id;
  object.href = change.href;
  object.deleted = change.deleted;
  if (change.deleted) {
    return object;
  }
  object.etag = change.etag;
  if (!change.unreadable.empty()) {
    object.content_hash = kUnreadable;
    object.uid = known ? known->uid : change.draft.uid;
    return object;
  }
  object.uid = change.draft.uid;
  object.sequence = change.draft.sequence;
  object.dtstamp = change.draft.dtstamp;
  object.content_hash = change.content_hash;
  object.booking = booking;
  return object;
}

class Application {
 public:
  Application(const Source& source, RuleContext context, Transaction& tx)
      : source_(source), context_(context), tx_(tx) {}

  void apply(const ExternalChange& change) {
    const auto known = tx_.remote_object(source_.id, change.href);
    const auto news = judge(change, known);
    if (news == News::fresh && !change.unreadable.empty()) {
      quarantine(change, known);
      return;
    }
    if (news == News::fresh || news == News::stale) {
      // Our copies have rules of their own: an edit of an old version of ours is answered with the
      // new one.
      if (const auto booking = mirrored_booking(source_, change, known, tx_)) {
        apply_to_mirror(change, known, *booking);
        return;
      }
    }
    switch (news) {
      case News::replay:
        ++outcome_.ignored;
        return;
      case News::same: {
        auto object = *known;
        object.etag = change.etag;
        tx_.put(object);
        ++outcome_.ignored;
        return;
      }
      case News::stale: {
        // The ETag is kept, so that the same stale version is a mere replay from now on.
        auto object = *known;
        object.etag = change.etag;
        tx_.put(object);
        ++outcome_.ignored;
        note_stale(change);
        return;
      }
      case News::fresh:
        apply_to_event(change, known);
        return;
    }
  }

  [[nodiscard]] const ApplyExternalChanges::Outcome& outcome() const { return outcome_; }

 private:
  void apply_to_mirror(const ExternalChange& change, const std::optional<RemoteObject>& known,
                       const Booking& booking) {
    tx_.put(remembered(source_, change, known, booking.id));
    const auto fate = fate_of(change, booking);
    if (fate == MirrorFate::echo || fate == MirrorFate::left) {
      ++outcome_.ignored;
    } else {
      ++outcome_.applied;
    }
  }

  MirrorFate fate_of(const ExternalChange& change, const Booking& booking) {
    // No busy time (rule N1), but not the place where our copy was written either: say, the same
    // calendar once more as a published feed.
    if (!speaks_of_copies(source_, booking, tx_)) {
      return MirrorFate::left;
    }
    if (!change.deleted) {
      return apply_mirror_change(source_, booking, change, context_, tx_);
    }
    return change.doubted ? restore_mirror(source_, booking, context_, tx_)
                          : apply_mirror_deletion(source_, booking, context_, tx_);
  }

  /// Rule N13: what was known of it bars on, and what can be told of its time bars too.
  void quarantine(const ExternalChange& change, const std::optional<RemoteObject>& known) {
    const auto object = remembered(source_, change, known, known ? known->booking : BookingId{});
    tx_.put(object);
    ++outcome_.applied;
    if (!object.booking.empty() || !source_.reads) {
      return;
    }
    auto draft = change.draft;
    draft.uid = object.uid;
    draft.incomplete = change.unreadable;
    count(bar_besides(source_, draft, context_, tx_).judged);
  }

  void apply_to_event(const ExternalChange& change, const std::optional<RemoteObject>& known) {
    tx_.put(remembered(source_, change, known, {}));
    if (known && !known->deleted && (change.deleted || known->uid != change.draft.uid)) {
      count(drop_event(source_, *known, context_, tx_));
    }
    if (change.deleted) {
      ++(known && !known->deleted ? outcome_.applied : outcome_.ignored);
      return;
    }
    const auto claimed = claim_event(source_, change, context_, tx_);
    count(claimed.judged);
    ++outcome_.applied;
  }

  void note_stale(const ExternalChange& change) {
    record({source_.agency,
            source_actor(source_),
            "fact.superseded",
            origin_of(source_.id, change.draft.uid),
            {},
            {{"sequence", change.draft.sequence}}},
           context_, tx_);
  }

  void count(const Judged& judged) {
    outcome_.conflicts_opened += judged.opened;
    outcome_.conflicts_closed += judged.closed;
  }

  const Source& source_;
  RuleContext context_;
  Transaction& tx_;
  ApplyExternalChanges::Outcome outcome_;
};

/// The read went well. Before the changes are judged, for they are decided on a source that can be
/// read.
void note_success(Source& source, const std::string& cursor, RuleContext context, Transaction& tx) {
  source.cursor = cursor;
  source.state = SourceState::healthy;
  source.last_good_at = context.now;
  source.last_tried_at = context.now;
  source.last_error.clear();
  source.failures = 0;
  tx.put(source);
}

std::string unread(std::ptrdiff_t count) {
  return std::to_string(count) + (count == 1 ? " event" : " events") +
         " cannot be read: too large, or the server does not hand it out";
}

/// How many are quarantined. Only a source that was in trouble, or is now, may have any.
std::ptrdiff_t count_unreadable(const ApplyExternalChanges& command, const Source& before,
                                const Reads& reads) {
  const bool any = std::any_of(command.changes.begin(), command.changes.end(),
                               [](const auto& change) { return !change.unreadable.empty(); });
  if (!any && before.state == SourceState::healthy) {
    return 0;
  }
  const auto objects = reads.remote_objects(command.source);
  return std::count_if(objects.begin(), objects.end(), [](const RemoteObject& object) {
    return !object.deleted && object.content_hash == kUnreadable;
  });
}

/// What the source is from now on: one that holds what cannot be read is not trusted, and one whose
/// word was not believed is not asked before a person has looked.
void conclude(const ApplyExternalChanges& command, const Source& before, Source source,
              RuleContext context, Transaction& tx) {
  const auto unreadable = count_unreadable(command, before, tx);
  if (unreadable > 0) {
    source.state = SourceState::blind;
    source.last_error = unread(unreadable);
  }
  if (!command.stop.empty()) {
    source.state = SourceState::stopped;
    source.last_error = command.stop;
  }
  const bool healthy = source.state == SourceState::healthy;
  if (!healthy) {
    tx.put(source);
  }
  const bool was_trusted = before.state == SourceState::connecting ||
                           (before.state == SourceState::healthy && before.last_good_at &&
                            !is_blind(before, context.settings, context.now));
  const bool news = healthy ? !was_trusted : source.state != before.state;
  if (news) {
    record({source.agency,
            source_actor(source),
            healthy                                ? "source.recovered"
            : source.state == SourceState::stopped ? "source.stopped"
                                                   : "source.blind",
            source.id.value,
            {{"state", name(before.state)}},
            {{"state", name(source.state)}}},
           context, tx);
  }
}

}  // namespace

Result<ApplyExternalChanges::Outcome> decide(const ApplyExternalChanges& command,
                                             RuleContext context, Transaction& tx) {
  auto source = tx.source(command.source);
  if (!source || source->agency != command.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  if (source->cursor != command.cursor_before) {
    return Error{Errc::version_conflict,
                 "the source was read by somebody else meanwhile; read it again"};
  }
  const auto before = *source;
  if (!command.partial) {
    note_success(*source, command.cursor_after, context, tx);
  }
  Application application(*source, context, tx);
  for (const auto& change : command.changes) {
    application.apply(change);
  }
  if (!command.partial) {
    conclude(command, before, *source, context, tx);
    if (is_blind(before, context.settings, context.now)) {
      settle_unverified(source->agency, source->resource, source_actor(*source), context, tx);
    }
  }
  return application.outcome();
}

}  // namespace holdfast::store
