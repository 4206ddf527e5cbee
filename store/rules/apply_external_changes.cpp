// What one read of an outside calendar brought. Every change is judged by its version, not by when
// it came: a replay, an echo and a stale change do nothing (rules C16 to C26, C39, C40).
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
  return older && draft.uid == known->uid ? News::stale : News::fresh;
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
    const auto fate = change.deleted ? apply_mirror_deletion(source_, booking, context_, tx_)
                                     : apply_mirror_change(source_, booking, change, context_, tx_);
    if (fate == MirrorFate::echo || fate == MirrorFate::left) {
      ++outcome_.ignored;
    } else {
      ++outcome_.applied;
    }
  }

  void apply_to_event(const ExternalChange& change, const std::optional<RemoteObject>& known) {
    tx_.put(remembered(source_, change, known, {}));
    if (known && !known->deleted && (change.deleted || known->uid != change.draft.uid)) {
      count(drop_event(source_, known->uid, context_, tx_));
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
  const auto before = source.state;
  const bool was_blind = source.last_good_at && is_blind(source, context.settings, context.now);
  source.cursor = cursor;
  source.state = SourceState::healthy;
  source.last_good_at = context.now;
  source.last_tried_at = context.now;
  source.last_error.clear();
  source.failures = 0;
  tx.put(source);
  if (was_blind || before == SourceState::blind || before == SourceState::stopped) {
    record({source.agency,
            source_actor(source),
            "source.recovered",
            source.id.value,
            {{"state", name(before)}},
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
  const bool was_blind = is_blind(*source, context.settings, context.now);
  note_success(*source, command.cursor_after, context, tx);
  Application application(*source, context, tx);
  for (const auto& change : command.changes) {
    application.apply(change);
  }
  if (was_blind) {
    settle_unverified(source->agency, source->resource, source_actor(*source), context, tx);
  }
  return application.outcome();
}

}  // namespace holdfast::store
