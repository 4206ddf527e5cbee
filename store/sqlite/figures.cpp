#include "store/sqlite/figures.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

/// Pages that are kept between two looks, which are seldom.
constexpr int kCacheKib = 2048;

ConnectionSettings settings_of(const std::string& path, const std::string& vfs) {
  ConnectionSettings settings;
  settings.path = path;
  settings.vfs = vfs;
  settings.cache_kib = kCacheKib;
  settings.reads_only = true;
  return settings;
}

}  // namespace

FigureReader::FigureReader(const std::string& path, const std::string& vfs)
    : db_(settings_of(path, vfs)) {}

// What was tried is owed since its first attempt, and what was not since it fell due: what is said
// hours later on purpose is not late.
std::vector<OutboxFigures> FigureReader::outbox(std::optional<AgencyId> agency, Instant now) const {
  const std::lock_guard lock(mutex_);
  return db_.all(
      [](Row row) {
        OutboxFigures figures;
        row.read(figures.channel, figures.open, figures.owed, figures.oldest, figures.attempts);
        return figures;
      },
      "select e.channel, count(*), "
      "sum(e.attempts > e.earlier_attempts or e.due_at <= ?2), "
      "min(case when e.attempts > e.earlier_attempts then coalesce("
      "(select min(t.started_at) from attempts t where t.effect = e.id "
      "and t.number > e.earlier_attempts), e.due_at) "
      "when e.due_at <= ?2 then e.due_at end), max(e.attempts) "
      "from effects e where e.ready_at is not null and (?1 is null or e.agency = ?1) "
      "group by e.channel order by e.channel",
      agency, now);
}

std::vector<SourceFigures> FigureReader::sources(std::optional<AgencyId> agency) const {
  const std::lock_guard lock(mutex_);
  return db_.all(
      [](Row row) {
        SourceFigures figures;
        row.read(figures.provider, figures.state, figures.paused, figures.count);
        return figures;
      },
      "select provider, state, paused, count(*) from sources "
      "where leaving = 0 and (?1 is null or agency = ?1) "
      "group by provider, state, paused order by provider, state, paused",
      agency);
}

std::vector<StaleSource> FigureReader::stale_sources(AgencyId agency, Instant before,
                                                     int limit) const {
  const std::lock_guard lock(mutex_);
  return db_.all(
      [](Row row) {
        StaleSource source;
        row.read(source.source, source.resource, source.last_good_at);
        return source;
      },
      "select id, resource, last_good_at from sources "
      "where agency = ? and reads = 1 and paused = 0 and leaving = 0 "
      "and (last_good_at is null or last_good_at < ?) order by last_good_at, id limit ?",
      agency, before, limit);
}

ConflictFigures FigureReader::conflicts(std::optional<AgencyId> agency) const {
  const std::lock_guard lock(mutex_);
  return db_
      .one(
          [](Row row) {
            ConflictFigures figures;
            row.read(figures.open, figures.oldest, figures.first_start);
            return figures;
          },
          "select count(*), min(c.opened_at), min(b.start_at) from conflicts c "
          "left join bookings b on b.agency = c.agency and b.id = c.booking "
          "where c.closed_at is null and (?1 is null or c.agency = ?1)",
          agency)
      .value_or(ConflictFigures{});
}

WaitlistFigures FigureReader::waitlist(std::optional<AgencyId> agency) const {
  const std::lock_guard lock(mutex_);
  WaitlistFigures figures;
  figures.offered = db_.number(
      "select count(*) from waitlist where status = 'offered' and (?1 is null or agency = ?1)",
      agency);
  const auto waiting = db_.one(
      [](Row row) {
        WaitlistFigures found;
        row.read(found.waiting, found.oldest);
        return found;
      },
      "select count(*), min(joined_at) from waitlist "
      "where status = 'waiting' and (?1 is null or agency = ?1)",
      agency);
  if (waiting) {
    figures.waiting = waiting->waiting;
    figures.oldest = waiting->oldest;
  }
  return figures;
}

WebhookFigures FigureReader::webhooks(std::optional<AgencyId> agency) const {
  const std::lock_guard lock(mutex_);
  WebhookFigures figures;
  figures.active = db_.number(
      "select count(*) from webhooks where state = 'active' and (?1 is null or agency = ?1)",
      agency);
  figures.idle = db_.number(
      "select count(*) from webhooks where state in ('paused', 'disabled') "
      "and (?1 is null or agency = ?1)",
      agency);
  const auto owed = db_.one(
      [](Row row) {
        WebhookFigures found;
        row.read(found.owed, found.oldest);
        return found;
      },
      "select count(*), min(d.created_at) from webhooks w "
      "cross join webhook_deliveries d on d.webhook = w.id "
      "where w.state = 'active' and d.ready_at is not null and (?1 is null or w.agency = ?1)",
      agency);
  if (owed) {
    figures.owed = owed->owed;
    figures.oldest = owed->oldest;
  }
  return figures;
}

std::vector<MessageFigures> FigureReader::messages(AgencyId agency, std::int64_t newest) const {
  const std::lock_guard lock(mutex_);
  return db_.all(
      [](Row row) {
        MessageFigures figures;
        row.read(figures.channel, figures.state, figures.fate, figures.count);
        return figures;
      },
      "select channel, state, fate, count(*) from effects "
      "where number > (select coalesce(max(number), 0) from effects) - ?2 and agency = ?1 "
      "group by channel, state, fate order by channel, state, fate",
      agency, newest);
}

// What the office does, it does through a token. The first entry is the booking's making.
HandsFigures FigureReader::hands(AgencyId agency, TimeRange starts, std::int64_t newest) const {
  const std::lock_guard lock(mutex_);
  return db_
      .one(
          [](Row row) {
            HandsFigures figures;
            row.read(figures.ended, figures.hands_off);
            return figures;
          },
          "select count(*), coalesce(sum(not exists (select 1 from audit a "
          "where a.agency = b.agency and a.subject = b.id and a.actor_kind = 'key' "
          "and a.number > (select min(f.number) from audit f "
          "where f.agency = b.agency and f.subject = b.id))), 0) "
          "from (select agency, id from bookings where agency = ?1 "
          "and start_at >= ?2 and start_at < ?3 and status in ('completed', 'cancelled') "
          "order by start_at desc limit ?4) b",
          agency, starts.start, starts.end, newest)
      .value_or(HandsFigures{});
}

}  // namespace holdfast::sqlite
