// What the ledger has stored, against what the model knows; and what must hold whatever happened.
#include <algorithm>
#include <map>
#include <set>

#include "store/audit.hpp"
#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Effect;
using store::EffectState;
using store::Reads;

namespace {

/// Pieces that touch are one: the store cuts what is longer than a day.
std::vector<Span> joined(std::vector<Span> pieces) {
  std::sort(pieces.begin(), pieces.end());
  std::vector<Span> whole;
  for (const auto& piece : pieces) {
    if (!whole.empty() && whole.back().to == piece.from) {
      whole.back().to = piece.to;
    } else {
      whole.push_back(piece);
    }
  }
  return whole;
}

bool stands(const Entry& entry) { return store::holds_claims(entry.status); }

}  // namespace

void SideBySide::compare(const Entry& entry, const Reads& reads) {
  const auto booking = reads.booking(ids_.agency, store::BookingId{entry.id});
  expect(booking.has_value(), "a booking is gone");
  if (!booking) {
    return;
  }
  std::vector<int> things;
  for (const auto& taken : booking->taken) {
    things.push_back(thing_of(taken.resource));
  }
  expect(booking->status == entry.status, entry.id + " is " + std::string(name(booking->status)) +
                                              ", right is " + std::string(name(entry.status)));
  expect(span_of(booking->time) == entry.time, entry.id + " is at another time");
  expect(things == entry.things, entry.id + " takes others");
  expect(booking->sequence == entry.sequence, entry.id + " has SEQUENCE " +
                                                  std::to_string(booking->sequence) +
                                                  ", right is " + std::to_string(entry.sequence));
  expect(booking->version == entry.version, entry.id + " has version " +
                                                std::to_string(booking->version) + ", right is " +
                                                std::to_string(entry.version));
  expect(booking->verified == entry.verified, entry.id + " is verified, or is not");
  // Who left an appointment that others share holds nothing of it.
  const auto& origin = stands(entry) ? origin_of(entry) : entry.id;
  expect(held_of(reads, origin) == entry.held, entry.id + " holds other time");
  if (stands(entry)) {
    expect(booking->session.value == entry.session && store::seats_of(*booking) == entry.seats,
           entry.id + " has another seat");
  }

  // What it holds is what it takes, whole and with its buffers, and it has nothing else.
  std::map<int, std::vector<Span>> held;
  for (const auto& piece : entry.held) {
    held[piece.thing].push_back(piece.time);
  }
  expect(held.size() == (stands(entry) ? std::set<int>(things.begin(), things.end()).size() : 0),
         entry.id + " holds time of things that it does not take");
  for (const auto& [thing, pieces] : held) {
    expect(joined(pieces) == std::vector<Span>{model_.held_for(entry.treat, entry.time)},
           entry.id + " does not hold the time that it needs");
  }

  const auto copies = reads.objects_of_booking(ids_.agency, booking->id);
  const auto people = std::count_if(things.begin(), things.end(),
                                    [&](int thing) { return !calendar_of(thing).empty(); });
  expect(static_cast<std::ptrdiff_t>(copies.size()) == (entry.in_calendars ? people : 0),
         entry.id + " stands in other calendars than it should");
  for (const auto& copy : copies) {
    expect(reads.object(copy.calendar, copy.name)->text == PlainFormat::text_of(*booking),
           entry.id + " has a copy that tells of the past");
  }
  check_outbox(entry, reads);
}

namespace {

/// What the customer of a booking in that state must have been told last.
bool tells(const std::string& kind, BookingStatus status) {
  switch (status) {
    case BookingStatus::requested:
      return kind == "booking.requested";
    case BookingStatus::cancelled:
      return kind == "booking.cancelled" || kind == "booking.withdrawn";
    case BookingStatus::declined:
      return kind == "booking.declined";
    case BookingStatus::expired:
      return kind == "booking.expired";
    default:
      return kind == "booking.confirmed" || kind == "booking.rescheduled" ||
             kind == "booking.reassigned" || kind == "booking.restored";
  }
}

}  // namespace

// Of each family the receiver gets the newest message, which tells what holds.
void SideBySide::check_outbox(const Entry& entry, const Reads& reads) {
  if (entry.customer < 0) {
    return;
  }
  const auto email = "customer" + std::to_string(entry.customer) + "@mail.example";
  std::vector<Effect> told;
  for (const auto& effect : reads.effects_of(ids_.agency, store::BookingId{entry.id})) {
    if (effect.recipient == email && effect.state == EffectState::due) {
      told.push_back(effect);
    }
  }
  expect(told.size() == 1, entry.id + " owes its customer " + std::to_string(told.size()) +
                               " messages instead of the newest one");
  if (told.size() == 1) {
    const auto payload = store::parse_appointment(told.front().payload);
    expect(payload && payload->booking.sequence == entry.sequence &&
               span_of(payload->booking.time) == entry.time,
           entry.id + " tells its customer what does not hold");
    expect(tells(told.front().kind, entry.status),
           entry.id + " tells its customer " + told.front().kind);
  }
}

void SideBySide::check_conflicts(const Reads& reads) {
  Naive::Conflicts open;
  for (const auto& conflict : reads.open_conflicts(ids_.agency)) {
    const Naive::Key key{conflict.cause, thing_of(conflict.resource)};
    expect(open.insert({conflict.booking.value, key}).second, "one question is asked twice");
  }
  tally_.conflicts = std::max(tally_.conflicts, static_cast<int>(open.size()));
  expect(open == model_.conflicts(), "other conflicts are open: " + std::to_string(open.size()) +
                                         ", right are " +
                                         std::to_string(model_.conflicts().size()));
}

// The chain is whole and without gaps; what was checked before is not read again.
void SideBySide::check_audit(const Reads& reads) {
  for (auto page = reads.audit(ids_.agency, audited_, 500); !page.empty();
       page = reads.audit(ids_.agency, audited_, 500)) {
    for (const auto& entry : page) {
      expect(entry.number == audited_ + 1 && entry.previous == chain_ &&
                 entry.hash == store::audit_hash(entry),
             "the audit's chain breaks at " + std::to_string(entry.number));
      audited_ = entry.number;
      chain_ = entry.hash;
    }
  }
}

// What bars time in the ledger is what the model was told of, and the other way round.
void SideBySide::check_busy_time(const Reads& reads) {
  const TimeRange around{instant(model_.now - 1440), instant(model_.now + 30 * 1440)};
  for (int thing = 0; thing < static_cast<int>(ids_.things.size()); ++thing) {
    const auto& id = ids_.things[static_cast<std::size_t>(thing)];
    for (const auto& claim : reads.claims(ids_.agency, id, around)) {
      expect(is_exclusive(claim.kind) || model_.knows(claim.origin, thing),
             "busy time that nobody told of: " + claim.origin);
    }
  }
  for (const auto& [key, spans] : model_.events()) {
    std::vector<Span> pieces;
    for (const auto& claim : reads.claims_of(ids_.agency, key.first)) {
      if (thing_of(claim.resource) == key.second) {
        pieces.push_back(span_of(claim.time));
      }
    }
    expect(joined(pieces) == spans, "other time is busy than it should be: " + key.first);
  }
}

std::optional<std::string> SideBySide::look_round() {
  house_.read([&](const Reads& reads) {
    expect(reads.count_double_bookings() == 0, "a double booking");
    for (const auto& entry : model_.entries) {
      // What came to rest long ago was compared then.
      if (stands(entry) || entry.time.to > model_.now - 3 * 1440) {
        compare(entry, reads);
      }
    }
    check_conflicts(reads);
    check_audit(reads);
    check_busy_time(reads);
    return 0;
  });
  return difference_.empty() ? std::nullopt : std::optional(difference_);
}

}  // namespace holdfast::model
