// Nobody is woken by a text, unless they would set out for nothing.
#include <algorithm>

#include "store/rules/texts.hpp"

namespace holdfast::store {
namespace {

using std::chrono::minutes;

/// Whoever has an appointment so soon after the night must hear of it before.
constexpr Duration kOnTheWay = std::chrono::hours{2};

TimeZone zone_of(const Booking& booking) {
  for (const auto* name : {&booking.customer.time_zone, &booking.time_zone}) {
    if (!name->empty()) {
      if (const auto zone = TimeZone::find(*name)) {
        return *zone;
      }
    }
  }
  return TimeZone::utc();
}

/// The end of the quiet hours that `now` lies in.
std::optional<Instant> end_of_quiet(const TextSettings& settings, const TimeZone& zone,
                                    Instant now) {
  const int from = settings.quiet_from;
  const int until = settings.quiet_until;
  const auto date = zone.date_at(now);
  const auto minute = std::chrono::floor<minutes>(zone.to_local(now).value - date).count();
  const bool over_midnight = from > until;
  const bool late = minute >= from;
  const bool early = minute < until;
  const bool quiet = over_midnight ? late || early : late && early;
  if (from == until || !quiet) {
    return std::nullopt;
  }
  const auto morning = over_midnight && late ? date + std::chrono::days{1} : date;
  return zone.first_instant_at_or_after(LocalTime{morning + minutes{until}});
}

bool changes_plans(std::string_view kind) {
  constexpr std::array kKinds = {"booking.cancelled", "booking.rescheduled", "booking.withdrawn",
                                 "booking.restored", "conflict.offer_move"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

/// Whether the customer was told, by this message or an earlier one, of a start from now until
/// then: they go by it until they hear something else.
bool counts_on(const Effect& text, Instant now, Instant until, const Reads& reads) {
  const auto all = reads.effects_of(text.agency, text.booking);
  return std::any_of(all.begin(), all.end(), [&](const Effect& told) {
    const bool heard = told.state == EffectState::delivered || told.id == text.id;
    const auto appointment =
        heard && told.channel != "calendar" ? parse_appointment(told.payload) : Error{};
    return appointment && appointment->booking.time.start >= now &&
           appointment->booking.time.start <= until;
  });
}

}  // namespace

std::optional<Instant> quiet_until(const Effect& text, Instant now, const Reads& reads) {
  const auto settings = reads.message_settings(text.agency).texts;
  const auto appointment = parse_appointment(text.payload);
  if (text.channel != "sms" || !appointment) {
    return std::nullopt;
  }
  const auto end = end_of_quiet(settings, zone_of(appointment->booking), now);
  if (!end) {
    return std::nullopt;
  }
  const bool urgent = changes_plans(text.kind) && counts_on(text, now, *end + kOnTheWay, reads);
  return urgent ? std::nullopt : end;
}

}  // namespace holdfast::store
