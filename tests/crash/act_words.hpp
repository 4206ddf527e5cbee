// Short words for what the acts do.
#pragma once

#include <string>
#include <vector>

#include "store/commands/bookings.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/classes.hpp"
#include "store/commands/keyed.hpp"
#include "tests/crash/acts.hpp"

namespace holdfast::test {

inline std::string told(const store::Booking& booking) {
  return booking.id.value + " " + std::string(name(booking.status)) + " " +
         to_rfc3339(booking.time.start) + " " + std::to_string(booking.version);
}
inline std::string told(const store::WholeClass& whole) {
  std::string text = whole.session.id.value + " " + to_rfc3339(whole.session.time.start);
  for (const auto& booking : whole.bookings) {
    text += " " + told(booking);
  }
  return text;
}
inline std::string told(const store::Resource& resource) { return resource.id.value; }
inline std::string told(const store::Service& service) { return service.id.value; }
inline std::string told(const store::Source& source) { return source.id.value; }

template <class T>
std::string told(const Result<T>& outcome) {
  return outcome ? told(*outcome) : std::string(name(outcome.error().code));
}

/// As the REST API sends it: the answer's bytes are kept with what was done.
template <class Command>
std::string ask(House& house, Command command, const std::string& key) {
  store::Keyed<Command> keyed;
  keyed.key = {store::AgencyId{}, "us_test", "POST /v1/test", "key-of-" + key, key};
  keyed.command = std::move(command);
  keyed.render = [](const Result<typename Command::Outcome>& outcome, const auto&) {
    return store::Answer{outcome ? 201 : 409, told(outcome), {}, {}};
  };
  const auto answer = house.apply(std::move(keyed));
  return answer ? answer->answer.body : std::string(name(answer.error().code));
}

/// A massage with Ana.
store::RequestBooking wish(const Scene& scene, std::string_view start, const std::string& who);
store::ObjectDraft event(const House& house, const std::string& uid, std::string_view start,
                         std::chrono::hours length);
/// Into Ana's calendar.
std::string put(House& house, const Scene& scene, const std::string& name,
                store::ObjectDraft draft);

void add_lifecycle(std::vector<Act>& list);
void add_classes(std::vector<Act>& list);
void add_agreements(std::vector<Act>& list);
void add_calendars(std::vector<Act>& list);
void add_mail(std::vector<Act>& list);
void add_texts(std::vector<Act>& list);

}  // namespace holdfast::test
