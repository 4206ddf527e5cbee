// The agency that the ledger and its model both know: plain numbers that neither of them computes
// from the other's code.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/house.hpp"

namespace holdfast::model {

/// Minutes since 1970, UTC. Everything in the model happens on a whole minute, so that "at every
/// instant" can be tried out minute by minute.
using Minute = std::int64_t;

struct Span {
  Minute from = 0;
  Minute to = 0;
  [[nodiscard]] bool overlaps(const Span& other) const {
    return from < other.to && other.from < to;
  }
  friend bool operator==(const Span&, const Span&) = default;
  friend auto operator<=>(const Span&, const Span&) = default;
};

Instant instant(Minute minute);
Minute minute(Instant instant);
/// "Tue 01 09:30", for people who read a failure.
std::string in_words(Minute minute);

/// The agency's zone is two hours east of Greenwich all year round: what clock changes do is tried
/// elsewhere, against tables.
inline constexpr Minute kEast = 120;
inline constexpr const char* kZone = "Etc/GMT-2";

/// Local minutes of a day.
using Window = std::pair<int, int>;

struct Thing {
  std::string slug;
  store::ResourceKind kind = store::ResourceKind::staff;
  int places = 1;
  /// Monday first. All empty and not a person: always there.
  std::vector<Window> week[7];
  /// Bookings a day; 0: as many as fit.
  int daily_cap = 0;
};

struct Need {
  std::string name;
  std::vector<int> pool;
  int count = 1;
  store::Assignment way = store::Assignment::least_busy;
};

struct Treat {
  std::string slug;
  int length = 60;
  int before = 0;
  int after = 0;
  int notice = 0;
  int window = 14 * 1440;
  int step = 15;
  std::vector<Need> needs;
  /// Other lengths to choose from besides.
  std::vector<int> lengths = {};
  bool approval = false;
  int approval_within = 600;
  /// Above 1 customers share an appointment.
  int seats = 1;
  /// Seats that one booking may take.
  int largest_party = 1;
};

struct Shop {
  std::vector<Thing> things;
  std::vector<Treat> treats;
  /// The things with an outside calendar, one each.
  std::vector<int> sources;
};

Shop the_shop();

/// Where the ledger keeps the shop.
struct Ids {
  store::AgencyId agency;
  std::vector<store::ResourceId> things;
  std::vector<store::ServiceId> treats;
  std::vector<store::SourceId> sources;
  /// Of each thing; empty if it has none.
  std::vector<store::CalendarId> calendars;
};

/// Sets the shop up through the ledger's own commands.
Ids open_shop(const Shop& shop, test::House& house);

}  // namespace holdfast::model
