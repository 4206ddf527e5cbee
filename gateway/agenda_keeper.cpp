#include "gateway/agenda_keeper.hpp"

#include <optional>
#include <vector>

#include "store/commands/reminders.hpp"
#include "store/placement.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::chrono::hours kStillMorning{3};

/// The agency's day, if it is time for it.
std::optional<LocalDate> day_for(store::AgencyId id, Instant now, const store::Reads& reads) {
  const auto minute = reads.message_settings(id).agenda_minute;
  const auto agency = minute ? reads.agency(id) : std::nullopt;
  const auto zone = agency ? TimeZone::find(agency->time_zone) : Result<TimeZone>(TimeZone::utc());
  if (!agency || !zone) {
    return std::nullopt;
  }
  const auto date = zone->date_at(now);
  const auto from =
      zone->first_instant_at_or_after(LocalTime{date + std::chrono::minutes{*minute}});
  return from <= now && now < from + kStillMorning ? std::optional(date) : std::nullopt;
}

bool works_on(const store::Resource& resource, LocalDate date) {
  const auto zone = TimeZone::find(resource.time_zone);
  if (!zone) {
    return false;
  }
  const TimeRange day{zone->first_instant_at_or_after(LocalTime{date}),
                      zone->first_instant_at_or_after(LocalTime{date + std::chrono::days{1}})};
  return !store::working_spans(resource, day).empty();
}

std::vector<store::ResourceId> who_wants_it(store::AgencyId agency, LocalDate date,
                                            const store::Reads& reads) {
  std::vector<store::ResourceId> people;
  for (const auto& resource : reads.resources(agency)) {
    if (resource.agenda && resource.active && !resource.email.empty() && works_on(resource, date)) {
      people.push_back(resource.id);
    }
  }
  return people;
}

}  // namespace

Awaitable<void> AgendaKeeper::look(store::AgencyId agency) {
  std::optional<LocalDate> date;
  std::vector<store::ResourceId> people;
  ledger_.engine().read([&](const store::Reads& reads) {
    date = day_for(agency, clock_.now(), reads);
    if (date && done_[agency] != *date) {
      people = who_wants_it(agency, *date, reads);
    }
  });
  if (!date || done_[agency] == *date) {
    co_return;
  }
  for (const auto& resource : people) {
    store::OweAgenda command;
    command.agency = agency;
    command.resource = resource;
    command.date = *date;
    const auto owed = co_await ledger_.apply(std::move(command));
    if (!owed) {
      log_.warning("agenda.not_owed", {{"what", owed.error().detail}});
      co_return;
    }
  }
  done_[agency] = *date;
}

}  // namespace holdfast::gateway
