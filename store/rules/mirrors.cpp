#include "store/rules/mirrors.hpp"

#include <algorithm>
#include <string>

#include "store/rules/appointment.hpp"
#include "store/rules/busy_time.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_edits.hpp"

namespace holdfast::store {
namespace {

constexpr std::string_view kPushBack = "push-back-";

/// A copy of ours is on its way there: what stands there now is about to be replaced anyway.
bool is_on_its_way(const Source& source, const Booking& booking, const Reads& reads) {
  const auto effects = reads.effects_of(booking.agency, booking.id);
  return std::any_of(effects.begin(), effects.end(), [&](const Effect& effect) {
    return effect.channel == "calendar" && effect.recipient == source.id.value &&
           (effect.state == EffectState::due || effect.state == EffectState::leased);
  });
}

int push_backs_ever(const Source& source, const Booking& booking, const Reads& reads) {
  const auto effects = reads.effects_of(booking.agency, booking.id);
  return static_cast<int>(std::count_if(effects.begin(), effects.end(), [&](const Effect& effect) {
    return effect.recipient == source.id.value && effect.discriminator.starts_with(kPushBack);
  }));
}

/// Writes the truth back, but not without end: two programs that each insist would otherwise write
/// for ever. After the limit the copy is left as it is, and a person is told by the audit.
MirrorFate push_back(const Source& source, const Booking& booking, std::string_view kind,
                     RuleContext context, Transaction& tx,
                     std::string_view action = "mirror.pushed_back") {
  auto mirror = tx.mirror(source.id, booking.id).value_or(Mirror{});
  mirror.source = source.id;
  mirror.booking = booking.id;
  if (!mirror.window_start || *mirror.window_start + std::chrono::hours{1} <= context.now) {
    mirror.window_start = context.now;
    mirror.push_backs = 0;
  }
  if (mirror.push_backs >= context.settings.push_backs_an_hour) {
    if (mirror.state != "diverged") {
      mirror.state = "diverged";
      tx.put(mirror);
      record({booking.agency,
              source_actor(source),
              "mirror.diverged",
              booking.id.value,
              {},
              {{"source", source.id.value}, {"push_backs", mirror.push_backs}}},
             context, tx);
    }
    return MirrorFate::left;
  }
  mirror.push_backs += 1;
  tx.put(mirror);
  const auto number = push_backs_ever(source, booking, tx) + 1;
  record({booking.agency,
          source_actor(source),
          std::string(action),
          booking.id.value,
          {},
          {{"source", source.id.value}, {"number", number}}},
         context, tx);
  owe_copy(kind, source, appointment_of(booking, tx),
           std::string(kPushBack) + std::to_string(number), context, tx);
  return MirrorFate::pushed_back;
}

StaffEdit edit_in(const Source& source, const Booking& booking) {
  return {source_actor(source), source.resource, origin_of(source.id, booking.uid), nullptr};
}

/// What was done there cannot stand: the person is told, and the copy is written anew.
MirrorFate refuse_there(const Source& source, const Booking& booking, const Error& cause,
                        std::optional<Instant> wanted, RuleContext context, Transaction& tx) {
  refuse_edit(booking, edit_in(source, booking), cause, wanted, context, tx);
  push_back(source, booking, "copy.put", context, tx);
  return MirrorFate::refused;
}

}  // namespace

std::optional<Booking> mirrored_booking(const Source& source, const ExternalChange& change,
                                        const std::optional<RemoteObject>& known,
                                        const Reads& reads) {
  if (known && !known->booking.empty()) {
    return reads.booking(source.agency, known->booking);
  }
  if (change.deleted) {
    return std::nullopt;
  }
  auto booking = reads.booking_by_uid(source.agency, change.draft.uid);
  if (booking && (takes(*booking, source.resource) || reads.mirror(source.id, booking->id))) {
    return booking;
  }
  return std::nullopt;
}

bool speaks_of_copies(const Source& source, const Booking& booking, const Reads& reads) {
  return source.provider != "ics" && (source.writes || reads.mirror(source.id, booking.id));
}

MirrorFate restore_mirror(const Source& source, const Booking& booking, RuleContext context,
                          Transaction& tx) {
  const auto mirror = tx.mirror(source.id, booking.id);
  if (mirror && mirror->state == "removed") {
    return MirrorFate::echo;
  }
  const bool wanted = holds_claims(booking.status) && takes(booking, source.resource) &&
                      booking.time.end > context.now;
  return wanted ? push_back(source, booking, "copy.put", context, tx, "mirror.restored")
                : MirrorFate::left;
}

MirrorFate apply_mirror_change(const Source& source, const Booking& booking,
                               const ExternalChange& change, RuleContext context, Transaction& tx) {
  if (!holds_claims(booking.status) || !takes(booking, source.resource)) {
    // It should not be there: called off, over, or somebody else's by now. What took place may
    // stay in a person's calendar.
    const auto mirror = tx.mirror(source.id, booking.id);
    const bool unwanted = booking.status == BookingStatus::cancelled ||
                          (holds_claims(booking.status) && !takes(booking, source.resource));
    if (!unwanted || !mirror || is_on_its_way(source, booking, tx)) {
      return MirrorFate::left;
    }
    return push_back(source, booking, "copy.delete", context, tx);
  }
  const auto kind = kind_of(change.draft, booking, source.resource);
  const auto edit = edit_in(source, booking);
  if (kind == EditKind::wording) {
    const auto after = apply_edit(booking, change.draft, edit, context, tx);
    return after && after->version != booking.version ? MirrorFate::done : MirrorFate::echo;
  }
  if (change.draft.sequence < booking.sequence) {
    // Made on an older version of ours (RFC 5546 section 2.1.5): it says nothing about this one.
    return is_on_its_way(source, booking, tx) ? MirrorFate::left
                                              : push_back(source, booking, "copy.put", context, tx);
  }
  const auto done = apply_edit(booking, change.draft, edit, context, tx);
  if (done) {
    return MirrorFate::done;
  }
  const auto wanted = change.draft.first ? std::optional{change.draft.first->start} : std::nullopt;
  return refuse_there(source, booking, done.error(), wanted, context, tx);
}

MirrorFate apply_mirror_deletion(const Source& source, const Booking& booking, RuleContext context,
                                 Transaction& tx) {
  const auto mirror = tx.mirror(source.id, booking.id);
  if (mirror && mirror->state == "removed") {
    return MirrorFate::echo;
  }
  // People tidy up: an appointment that is over is not called off by that.
  if (!holds_claims(booking.status) || !takes(booking, source.resource) ||
      booking.time.end <= context.now) {
    return MirrorFate::left;
  }
  const auto done = cancel_copy(booking, source_actor(source), context, tx);
  return done ? MirrorFate::done
              : refuse_there(source, booking, done.error(), std::nullopt, context, tx);
}

}  // namespace holdfast::store
