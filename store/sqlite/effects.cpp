// The outbox.
//
// One receiver hears of one booking in the order in which things happened: of the unfinished
// effects that share booking, channel and recipient only the oldest is ever handed out, also while
// it waits for its next attempt.
#include <limits>

#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Effect read_effect(Row row) {
  Effect effect;
  row.read(effect.id, effect.agency, effect.channel, effect.kind, effect.recipient, effect.booking,
           effect.sequence, effect.discriminator, effect.payload, effect.state, effect.created_at,
           effect.due_at, effect.deadline, effect.attempts, effect.lease, effect.leased_until,
           effect.last_detail, effect.fate, effect.earlier_attempts, effect.suppressed,
           effect.ask_at);
  return effect;
}

Attempt read_attempt(Row row) {
  Attempt attempt;
  row.read(attempt.effect, attempt.number, attempt.started_at, attempt.ended_at, attempt.outcome,
           attempt.detail, attempt.reference);
  return attempt;
}

DeliveryReport read_report(Row row) {
  DeliveryReport report;
  row.read(report.effect, report.report, report.at, report.fate, report.status, report.detail);
  return report;
}

/// Rows that one look at a list goes over at most: who asks for what is rare turns the page.
constexpr int kMostLookedAt = 500;

#define EFFECT_COLUMNS                                                                          \
  "select e.id, e.agency, e.channel, e.kind, e.recipient, e.booking, e.sequence, "              \
  "e.discriminator, e.payload, e.state, e.created_at, e.due_at, e.deadline, e.attempts, "       \
  "e.lease, e.leased_until, e.last_detail, e.fate, e.earlier_attempts, e.suppressed, e.ask_at " \
  "from effects e "
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

bool fits(const Effect& effect, const EffectFilter& filter) {
  return (!filter.channel || effect.channel == *filter.channel) &&
         (!filter.status || status_of(effect) == *filter.status) &&
         (!filter.dead || is_dead(effect));
}

// The first of those seen that fit. Where the rest was not looked at, or not all that was asked
// for was found in what could be, the page tells where to go on.
EffectPage page_of(const EffectFilter& filter, std::vector<Effect> seen, int looked_at, int limit) {
  EffectPage page;
  for (std::size_t at = 0; at < seen.size(); ++at) {
    if (fits(seen[at], filter)) {
      page.effects.push_back(seen[at]);
    }
    const bool full = std::ssize(page.effects) == limit;
    const bool last = at + 1 == seen.size();
    if ((full && !last) || (last && std::ssize(seen) == looked_at)) {
      page.next = seen[at].id;
      break;
    }
  }
  return page;
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

EffectPage Session::effects(const EffectFilter& filter, const EffectId& after, int limit) const {
  // Which index leads depends on what is asked: what is dead and what one booking owes are short
  // lists of their own, all else is looked through from the newest row on.
  const auto before =
      after.empty()
          ? std::numeric_limits<std::int64_t>::max()
          : db_.number("select coalesce(max(number), 0) from effects where id = ?", after);
  const bool sifts = filter.channel || filter.status || (filter.dead && filter.booking);
  const int look = sifts ? kMostLookedAt : limit + 1;
  std::vector<Effect> seen;
  if (filter.booking) {
    seen = db_.all(read_effect,
                   EFFECT_COLUMNS
                   "where e.agency = ? and e.booking = ? and e.number < ? "
                   "order by e.number desc limit ?",
                   filter.agency, filter.booking->value, before, look);
  } else if (filter.dead) {
    seen = db_.all(read_effect,
                   EFFECT_COLUMNS
                   "where e.agency = ? and (e.state = 'failed' or (e.state = 'delivered' and "
                   "e.fate in ('bounced', 'expired'))) and e.number < ? "
                   "order by e.number desc limit ?",
                   filter.agency, before, look);
  } else {
    seen =
        db_.all(read_effect,
                EFFECT_COLUMNS "where e.number < ? and e.agency = ? order by e.number desc limit ?",
                before, filter.agency, look);
  }
  return page_of(filter, std::move(seen), look, limit);
}

std::vector<Effect> Session::texts_to(std::string_view number, int limit) const {
  return db_.all(read_effect,
                 EFFECT_COLUMNS
                 "where e.channel = 'sms' and e.recipient = ? order by e.number desc limit ?",
                 number, limit);
}

std::vector<Effect> Session::texts_to_ask(Instant now, int limit) const {
  return db_.all(read_effect,
                 EFFECT_COLUMNS
                 "where e.ask_at is not null and e.ask_at <= ? order by e.ask_at limit ?",
                 now, limit);
}

std::vector<Attempt> Session::attempts(const EffectId& effect) const {
  return db_.all(
      read_attempt,
      "select effect, number, started_at, ended_at, outcome, detail, reference from attempts "
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
      "lease = ?7, leased_until = ?8, last_detail = ?9, ready_at = ?10, fate = ?11, "
      "earlier_attempts = ?12, suppressed = ?13, ask_at = ?14 where id = ?1",
      effect.id, effect.payload, effect.state, effect.due_at, effect.deadline, effect.attempts,
      effect.lease, effect.leased_until, effect.last_detail, ready_at(effect), effect.fate,
      effect.earlier_attempts, effect.suppressed, effect.ask_at);
  touched_effects_ = true;
}

void Session::readdress(const EffectId& effect, std::string_view recipient) {
  db_.run("update effects set recipient = ? where id = ?", recipient, effect);
}

void Session::put(const Attempt& attempt) {
  db_.run(
      "insert into attempts (effect, number, started_at, ended_at, outcome, detail, reference) "
      "values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (effect, number) do update set started_at = excluded.started_at, "
      "ended_at = excluded.ended_at, outcome = excluded.outcome, detail = excluded.detail, "
      "reference = excluded.reference",
      attempt.effect, attempt.number, attempt.started_at, attempt.ended_at, attempt.outcome,
      attempt.detail, attempt.reference);
}

std::vector<DeliveryReport> Session::delivery_reports(const EffectId& effect) const {
  return db_.all(read_report,
                 "select effect, report, at, fate, status, detail from delivery_reports "
                 "where effect = ? order by at, report",
                 effect);
}

bool Session::insert(const DeliveryReport& report) {
  const bool known =
      db_.number("select count(*) from delivery_reports where effect = ? and report = ?",
                 report.effect, report.report) > 0;
  if (!known) {
    db_.run(
        "insert into delivery_reports (effect, report, at, fate, status, detail) "
        "values (?, ?, ?, ?, ?, ?)",
        report.effect, report.report, report.at, report.fate, report.status, report.detail);
  }
  return !known;
}

void Session::silence_reports(const EffectId& effect) {
  db_.run("update delivery_reports set detail = '' where effect = ?", effect);
}

}  // namespace holdfast::sqlite
