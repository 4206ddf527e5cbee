// The outbox.
//
// One receiver hears of one booking in the order in which things happened: of the unfinished
// effects that share booking, channel and recipient only the oldest is ever handed out, also while
// it waits for its next attempt.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Effect read_effect(Row row) {
  Effect effect;
  row.read(effect.id, effect.agency, effect.channel, effect.kind, effect.recipient, effect.booking,
           effect.sequence, effect.discriminator, effect.payload, effect.state, effect.created_at,
           effect.due_at, effect.deadline, effect.attempts, effect.lease, effect.leased_until,
           effect.last_detail);
  return effect;
}

Attempt read_attempt(Row row) {
  Attempt attempt;
  row.read(attempt.effect, attempt.number, attempt.started_at, attempt.ended_at, attempt.outcome,
           attempt.detail);
  return attempt;
}

#define EFFECT_COLUMNS                                                                    \
  "select e.id, e.agency, e.channel, e.kind, e.recipient, e.booking, e.sequence, "        \
  "e.discriminator, e.payload, e.state, e.created_at, e.due_at, e.deadline, e.attempts, " \
  "e.lease, e.leased_until, e.last_detail from effects e "
#define FIRST_OF_ITS_RECEIVER                                                                    \
  "and not exists (select 1 from effects o where o.agency = e.agency and o.booking = e.booking " \
  "and o.channel = e.channel and o.recipient = e.recipient and o.booking <> '' "                 \
  "and o.ready_at is not null and o.number < e.number) "

// A lease without an end would never be taken again after a crash, so it counts as run out.
std::optional<Instant> ready_at(const Effect& effect) {
  switch (effect.state) {
    case EffectState::due:
      return effect.due_at;
    case EffectState::leased:
      return effect.leased_until.value_or(effect.due_at);
    case EffectState::delivered:
    case EffectState::failed:
    case EffectState::superseded:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Effect> Session::effect(const EffectId& id) const {
  return db_.one(read_effect, EFFECT_COLUMNS "where e.id = ?", id);
}

std::vector<Effect> Session::effects_of(AgencyId agency, const BookingId& booking) const {
  return db_.all(read_effect,
                 EFFECT_COLUMNS "where e.agency = ? and e.booking = ? order by e.number", agency,
                 booking.value);
}

std::vector<Effect> Session::effects_due(std::string_view channel, Instant now, int limit) const {
  return db_.all(read_effect,
                 EFFECT_COLUMNS "where e.channel = ? and e.ready_at <= ? " FIRST_OF_ITS_RECEIVER
                                "order by e.ready_at, e.number limit ?",
                 channel, now, limit);
}

std::optional<Instant> Session::next_effect_at(std::string_view channel) const {
  return db_.one([](Row row) { return row.next<Instant>(); },
                 "select e.ready_at from effects e where e.channel = ? "
                 "and e.ready_at is not null " FIRST_OF_ITS_RECEIVER "order by e.ready_at limit 1",
                 channel);
}

std::int64_t Session::count_effects(std::string_view channel, EffectState state) const {
  const bool open = state == EffectState::due || state == EffectState::leased;
  return open ? db_.number(
                    "select count(*) from effects where channel = ? and state = ? "
                    "and ready_at is not null",
                    channel, state)
              : db_.number("select count(*) from effects where channel = ? and state = ?", channel,
                           state);
}

std::vector<Attempt> Session::attempts(const EffectId& effect) const {
  return db_.all(read_attempt,
                 "select effect, number, started_at, ended_at, outcome, detail from attempts "
                 "where effect = ? order by number",
                 effect);
}

bool Session::insert(const Effect& effect) {
  const bool known =
      db_.number(
          "select count(*) from effects where agency = ? and booking = ? and channel = ? "
          "and recipient = ? and kind = ? and sequence = ? and discriminator = ?",
          effect.agency, effect.booking.value, effect.channel, effect.recipient, effect.kind,
          effect.sequence, effect.discriminator) > 0;
  if (known) {
    return false;
  }
  db_.run(
      "insert into effects (id, agency, channel, kind, recipient, booking, sequence, "
      "discriminator, payload, state, created_at, due_at, deadline, attempts, lease, "
      "leased_until, last_detail, ready_at) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      effect.id, effect.agency, effect.channel, effect.kind, effect.recipient, effect.booking.value,
      effect.sequence, effect.discriminator, effect.payload, effect.state, effect.created_at,
      effect.due_at, effect.deadline, effect.attempts, effect.lease, effect.leased_until,
      effect.last_detail, ready_at(effect));
  touched_effects_ = true;
  return true;
}

// What an effect is about stays; where it stands changes.
void Session::update(const Effect& effect) {
  db_.run(
      "update effects set payload = ?2, state = ?3, due_at = ?4, deadline = ?5, attempts = ?6, "
      "lease = ?7, leased_until = ?8, last_detail = ?9, ready_at = ?10 where id = ?1",
      effect.id, effect.payload, effect.state, effect.due_at, effect.deadline, effect.attempts,
      effect.lease, effect.leased_until, effect.last_detail, ready_at(effect));
  touched_effects_ = true;
}

void Session::readdress(const EffectId& effect, std::string_view recipient) {
  db_.run("update effects set recipient = ? where id = ?", recipient, effect);
}

void Session::put(const Attempt& attempt) {
  db_.run(
      "insert into attempts (effect, number, started_at, ended_at, outcome, detail) "
      "values (?, ?, ?, ?, ?, ?) "
      "on conflict (effect, number) do update set started_at = excluded.started_at, "
      "ended_at = excluded.ended_at, outcome = excluded.outcome, detail = excluded.detail",
      attempt.effect, attempt.number, attempt.started_at, attempt.ended_at, attempt.outcome,
      attempt.detail);
}

}  // namespace holdfast::sqlite
