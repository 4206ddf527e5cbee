// Several services one after another, against brute force: every minute of every part, everybody,
// every way to seat them. Bookings, moves and cancellations by the hundred.
//
//   COURSES_SEED=7        begins there instead of at 1
//   COURSES_COMMANDS=…    goes on that long
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "store/commands/bookings.hpp"
#include "store/placement.hpp"
#include "tests/model/shop.hpp"

namespace holdfast::model {
namespace {

using store::Reads;

constexpr int kCommandsOfOneRun = 300;
constexpr int kCommandsInAll = 1'500;
constexpr Minute kDay = 1440;

/// One service of a course.
struct Step {
  int treat = 0;
  Span time;
  std::vector<int> things = {};
};

struct Course {
  std::string id;
  std::vector<Step> steps;
};

template <class List, class Value>
bool has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

class CoursesPair {
 public:
  explicit CoursesPair(std::uint64_t seed)
      : chance_(seed), shop_(the_shop()), house_(setup(seed)), ids_(open_shop(shop_, house_)) {
    now_ = minute(house_.clock.now());
  }

  /// Nothing: the ledger says what is right.
  std::string step() {
    now_ += below(5);
    house_.clock.set(instant(now_));
    const int lot = below(10);
    if (lot < 6 || courses_.empty()) {
      return book();
    }
    const auto which = static_cast<std::size_t>(below(static_cast<int>(courses_.size())));
    return lot < 8 ? move(courses_[which]) : cancel(which);
  }

  int granted = 0;
  int refused = 0;

 private:
  static store::RuleSettings settings() {
    store::RuleSettings settings;
    // Nobody reads the outside calendars here.
    settings.when_blind = store::RuleSettings::WhenBlind::accept;
    return settings;
  }
  static test::HouseSetup setup(std::uint64_t seed) {
    test::HouseSetup house;
    house.seed = seed;
    house.now = test::at("2026-11-30T07:00:00Z");
    house.rules = settings();
    return house;
  }
  int below(int bound) { return static_cast<int>(chance_() % static_cast<std::uint64_t>(bound)); }
  [[nodiscard]] const Treat& treat(int index) const {
    return shop_.treats[static_cast<std::size_t>(index)];
  }
  Minute some_start() {
    const auto today = (now_ + kEast) / kDay * kDay - kEast;
    return today + kDay * below(3) + 8 * 60 + 10 * below(60);
  }

  [[nodiscard]] bool is_open(int thing, Minute at) const {
    const auto& about = shop_.things[static_cast<std::size_t>(thing)];
    const bool always = about.kind != store::ResourceKind::staff &&
                        std::all_of(std::begin(about.week), std::end(about.week),
                                    [](auto& day) { return day.empty(); });
    const auto local = at + kEast;
    const auto& day = about.week[static_cast<std::size_t>((local / kDay + 3) % 7)];
    return always || std::any_of(day.begin(), day.end(), [&](const Window& window) {
             return window.first <= local % kDay && local % kDay < window.second;
           });
  }

  [[nodiscard]] Span held_for(const Step& step) const {
    return {step.time.from - treat(step.treat).before, step.time.to + treat(step.treat).after};
  }

  /// How many other courses have the thing at that minute.
  [[nodiscard]] int holders(int thing, Minute at, const Course* moving) const {
    int count = 0;
    for (const auto& course : courses_) {
      const bool holds =
          &course != moving &&
          std::any_of(course.steps.begin(), course.steps.end(), [&](const Step& step) {
            return has(step.things, thing) && held_for(step).overlaps({at, at + 1});
          });
      count += holds ? 1 : 0;
    }
    return count;
  }

  [[nodiscard]] bool is_full(int thing, Minute begins, const Course* moving) const {
    const int cap = shop_.things[static_cast<std::size_t>(thing)].daily_cap;
    const auto day = (begins + kEast) / kDay;
    const auto count = std::count_if(courses_.begin(), courses_.end(), [&](const Course& course) {
      return &course != moving && (course.steps.front().time.from + kEast) / kDay == day &&
             std::any_of(course.steps.begin(), course.steps.end(),
                         [&](const Step& step) { return has(step.things, thing); });
    });
    return cap > 0 && count >= cap;
  }

  [[nodiscard]] bool is_free(int thing, const Step& step, Minute begins,
                             const Course* moving) const {
    for (auto at = step.time.from; at < step.time.to; ++at) {
      if (!is_open(thing, at)) {
        return false;
      }
    }
    const auto span = held_for(step);
    for (auto at = span.from; at < span.to; ++at) {
      if (holders(thing, at, moving) >= shop_.things[static_cast<std::size_t>(thing)].places) {
        return false;
      }
    }
    return !is_full(thing, begins, moving);
  }

  /// Every seat one of its candidates, none twice.
  static bool can_seat(const std::vector<std::vector<int>>& seats, std::vector<int>& chosen) {
    if (chosen.size() == seats.size()) {
      return true;
    }
    for (const int candidate : seats[chosen.size()]) {
      if (!has(chosen, candidate)) {
        chosen.push_back(candidate);
        const bool found = can_seat(seats, chosen);
        chosen.pop_back();
        if (found) {
          return true;
        }
      }
    }
    return false;
  }

  [[nodiscard]] std::vector<std::vector<int>> candidates(const Step& step, Minute begins,
                                                         const Course* moving) const {
    std::vector<std::vector<int>> seats;
    for (const auto& need : treat(step.treat).needs) {
      std::vector<int> free;
      std::copy_if(need.pool.begin(), need.pool.end(), std::back_inserter(free),
                   [&](int thing) { return is_free(thing, step, begins, moving); });
      seats.insert(seats.end(), static_cast<std::size_t>(need.count), free);
    }
    return seats;
  }

  [[nodiscard]] bool is_right(const std::vector<Step>& steps, const Course* moving) const {
    const auto begins = steps.front().time.from;
    if ((begins + kEast) % kDay % treat(steps.front().treat).step != 0) {
      return false;
    }
    return std::all_of(steps.begin(), steps.end(), [&](const Step& step) {
      const auto& about = treat(step.treat);
      std::vector<int> chosen;
      return step.time.from >= now_ + about.notice && step.time.from <= now_ + about.window &&
             can_seat(candidates(step, begins, moving), chosen);
    });
  }

  /// What the booking says, if it is what was asked for and could be had.
  std::string adopt(const store::Booking& booking, std::vector<Step> steps, const Course* moving,
                    Course& into) {
    const auto parts = parts_of(booking);
    if (parts.size() != steps.size()) {
      return "the booking has another number of parts";
    }
    for (std::size_t part = 0; part < steps.size(); ++part) {
      auto& step = steps[part];
      const Span time{minute(parts[part].time.start), minute(parts[part].time.end)};
      if (time != step.time) {
        return "a part has another time";
      }
      for (const auto& taken : booking.taken) {
        if (taken.part == static_cast<int>(part)) {
          step.things.push_back(thing_of(taken.resource));
        }
      }
      const auto seats = candidates(step, steps.front().time.from, moving);
      const std::set<int> different(step.things.begin(), step.things.end());
      bool fits = step.things.size() == seats.size() && different.size() == seats.size();
      for (std::size_t seat = 0; fits && seat < seats.size(); ++seat) {
        fits = has(seats[seat], step.things[seat]);
      }
      if (!fits) {
        return "somebody is taken who is not free, or not for that";
      }
    }
    into = {booking.id.value, std::move(steps)};
    return holds_what_it_takes(into);
  }

  /// Its claims are its parts with their buffers, those that meet on a thing as one.
  [[nodiscard]] std::string holds_what_it_takes(const Course& course) {
    std::map<int, std::set<Minute>> right;
    for (const auto& step : course.steps) {
      for (const int thing : step.things) {
        for (auto at = held_for(step).from; at < held_for(step).to; ++at) {
          right[thing].insert(at);
        }
      }
    }
    std::map<int, std::set<Minute>> held;
    house_.read([&](const Reads& reads) {
      for (const auto& claim : reads.claims_of(ids_.agency, course.id)) {
        for (auto at = minute(claim.time.start); at < minute(claim.time.end); ++at) {
          held[thing_of(claim.resource)].insert(at);
        }
      }
      return 0;
    });
    return held == right ? std::string() : "a booking does not hold the time that it needs";
  }

  [[nodiscard]] int thing_of(const store::ResourceId& id) const {
    return static_cast<int>(std::find(ids_.things.begin(), ids_.things.end(), id) -
                            ids_.things.begin());
  }

  std::string judge(bool right, const std::optional<Error>& refusal) {
    ++(refusal ? refused : granted);
    if (right == !refusal) {
      return {};
    }
    return refusal ? "refused what could be had: " + refusal->detail
                   : "granted what could not be had";
  }

  std::string book() {
    std::vector<Step> steps;
    auto at = some_start();
    for (int count = 1 + below(3); count > 0; --count) {
      // Of the treats that nobody shares and nobody approves.
      const int chosen = below(5);
      steps.push_back({chosen, {at, at + treat(chosen).length}});
      at = steps.back().time.to;
    }
    store::RequestBooking request;
    request.agency = ids_.agency;
    request.service = ids_.treats[static_cast<std::size_t>(steps.front().treat)];
    request.starts_at = instant(steps.front().time.from);
    request.time_zone = kZone;
    request.customer.name = "Customer";
    request.customer.email = "customer" + std::to_string(++customers_) + "@mail.example";
    for (std::size_t next = 1; next < steps.size(); ++next) {
      request.then.push_back({ids_.treats[static_cast<std::size_t>(steps[next].treat)]});
    }
    const bool right = is_right(steps, nullptr);
    const auto slots = house_.read([&](const Reads& reads) {
      const auto service = *reads.service(ids_.agency, request.service);
      const store::Wish wish{
          .service = service, .starts_at = request.starts_at, .then = request.then};
      const TimeRange moment{request.starts_at, request.starts_at + std::chrono::minutes{1}};
      return store::free_slots(wish, moment, rules_, house_.clock.now(), reads, 5).value().size();
    });
    if ((slots == 1) != right) {
      return "the list of free times says something else";
    }
    const auto outcome = house_.apply(request);
    auto said = judge(right, outcome ? std::nullopt : std::optional<Error>(outcome.error()));
    if (!said.empty() || !outcome) {
      return said;
    }
    Course course;
    said = adopt(*outcome, std::move(steps), nullptr, course);
    courses_.push_back(std::move(course));
    return said;
  }

  std::string move(Course& course) {
    const auto by = some_start() - course.steps.front().time.from;
    auto steps = course.steps;
    for (auto& step : steps) {
      step.time = {step.time.from + by, step.time.to + by};
      step.things.clear();
    }
    store::RescheduleBooking request;
    request.agency = ids_.agency;
    request.booking = store::BookingId{course.id};
    request.starts_at = instant(steps.front().time.from);
    request.expected_version = house_.read(
        [&](const Reads& reads) { return reads.booking(ids_.agency, request.booking)->version; });
    const bool right = by == 0 || is_right(steps, &course);
    const auto outcome = house_.apply(request);
    auto said = judge(right, outcome ? std::nullopt : std::optional<Error>(outcome.error()));
    if (!said.empty() || !outcome || by == 0) {
      return said;
    }
    Course moved;
    said = adopt(*outcome, std::move(steps), &course, moved);
    course = std::move(moved);
    return said;
  }

  std::string cancel(std::size_t which) {
    store::CancelBooking request;
    request.agency = ids_.agency;
    request.booking = store::BookingId{courses_[which].id};
    request.by = "staff";
    const bool done = house_.apply(request).has_value();
    courses_.erase(courses_.begin() + static_cast<std::ptrdiff_t>(which));
    return done ? std::string() : "a booking cannot be cancelled";
  }

  std::mt19937_64 chance_;
  const Shop shop_;
  const store::RuleSettings rules_ = settings();
  test::House house_;
  Ids ids_;
  Minute now_ = 0;
  int customers_ = 0;
  std::vector<Course> courses_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(CoursesAndBruteForce, SayTheSameOfWhatCanBeHad) {
  const auto all = number_from("COURSES_COMMANDS", kCommandsInAll);
  auto seed = number_from("COURSES_SEED", 1);
  int granted = 0;
  int refused = 0;
  for (std::uint64_t done = 0; done < all; done += kCommandsOfOneRun, ++seed) {
    CoursesPair pair(seed);
    for (int command = 0; command < kCommandsOfOneRun; ++command) {
      const auto difference = pair.step();
      ASSERT_EQ(difference, "") << "seed " << seed << ", command " << command;
    }
    granted += pair.granted;
    refused += pair.refused;
  }
  std::printf("%llu commands: %d granted, %d refused\n", static_cast<unsigned long long>(all),
              granted, refused);
  EXPECT_GT(granted, static_cast<int>(all / 20));
  EXPECT_GT(refused, static_cast<int>(all / 10));
}

}  // namespace
}  // namespace holdfast::model
