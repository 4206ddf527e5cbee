// Every kind of command, each over a scene that it changes: what is tried with a process that is
// struck down, a power cut and a call that fails.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/ids.hpp"
#include "tests/support/house.hpp"

namespace holdfast::test {

/// What an act knows of the house: ids only, so that it can be repeated in a house that was opened
/// over what is left of the first one.
struct Scene {
  Salon salon;
  store::SourceId source;
  /// With Ana, Tuesday at ten and at two.
  store::BookingId morning;
  store::BookingId afternoon;
  std::int64_t version = 1;
  std::string cursor;
  store::EffectId effect;
  std::int64_t lease = 0;
  /// What an act's preparation made.
  store::BookingId booking;
  store::WaitlistId waiting;
  store::ClosureId closure;
  store::ConflictId conflict;
  store::CustomerId customer;
  store::CalendarId calendar;
  store::SessionId session;
  store::SuppressionId suppression;
  std::vector<std::string> etags;
};

struct Act {
  std::string name;
  /// Does it and says the answer, in one line.
  std::function<std::string(House&, const Scene&)> perform;
  /// Sent under an idempotency key: repeated, it gives the first answer.
  bool keyed = false;
  /// Beyond the common scene.
  std::function<void(House&, Scene&)> prepare = {};
};
void PrintTo(const Act& act, std::ostream* out);

Scene set_scene(House& house, const Act& act);
std::vector<Act> acts();

/// All that is stored, row for row.
std::string everything_in(const std::string& database);

}  // namespace holdfast::test
