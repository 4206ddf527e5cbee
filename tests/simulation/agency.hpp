// The agency, its customers and its staff, who do what people do.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/base/time_zone.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/keyed.hpp"
#include "tests/simulation/life.hpp"

namespace holdfast::simulation {

struct Tally {
  int bookings = 0;
  int refusals = 0;
  int replays = 0;
  int crashes = 0;
  int offers = 0;
  int letters = 0;
};

class Agency {
 public:
  explicit Agency(std::uint64_t seed, Instant now);

  /// One more piece of time, with all that people do in it, and the checks after it.
  void pass(Duration span);
  /// No more wishes; the weather clears, and all that is owed is done.
  void come_to_rest();
  /// What was found wrong; empty: nothing.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
  [[nodiscard]] const Tally& tally() const { return tally_; }
  /// The last entry of the audit: two runs of one seed end with the same.
  [[nodiscard]] std::string last_hash() const;
  [[nodiscard]] Instant now() const { return world_.now; }

 private:
  /// A request as a customer sent it. The first answer that reached anybody is the only one.
  struct Request {
    std::string key;
    store::RequestBooking command;
    std::optional<std::string> answer;
    Instant sent_at;
  };

  void set_up();
  void connect(const store::ResourceId& resource, const std::string& host);
  /// Ends this life somewhere in the middle and begins the next one over what is left.
  void crash();

  // customers.cpp
  void somebody_books();
  void somebody_asks_again();
  void somebody_holds();
  void somebody_moves();
  void somebody_cancels();
  void somebody_waits();
  void somebody_answers_an_offer();
  void send(std::size_t request);
  void received(std::size_t request, const Result<store::Keyed<store::RequestBooking>::Outcome>&);
  [[nodiscard]] store::RequestBooking wish();
  [[nodiscard]] Instant some_start();

  // staff.cpp
  void somebody_blocks();
  void somebody_drags();
  void something_happens_outside();
  void office_decides();
  void timers_ring();
  void weather_changes();

  // checks.cpp
  void check_step();
  void check_all();
  void check_letters();
  void check_rest();
  void fault(const std::string& what);
  [[nodiscard]] std::string story_of(const std::string& booking) const;

  /// A booking in one of those states, if there is any.
  [[nodiscard]] std::optional<store::Booking> some_booking(
      const std::vector<store::BookingStatus>& statuses);
  /// Refusals that a lively day brings; every other error is a fault.
  template <class T>
  bool went_through(const Result<T>& outcome, std::string_view what);

  World world_;
  std::uint64_t lives_ = 0;
  std::uint64_t seed_;
  std::unique_ptr<Life> life_;
  test::Salon salon_;
  store::ServiceId tattoo_;
  store::ServiceId course_;
  TimeZone zone_;
  std::vector<Request> requests_;
  /// Keys that clients mean to send again, because they never saw an answer.
  std::deque<std::size_t> unanswered_;
  std::vector<store::WaitlistId> waiting_;
  int customers_ = 0;
  int steps_ = 0;
  int texts_ = 0;
  std::int64_t audited_ = 0;
  std::string chain_;
  std::vector<std::string> faults_;
  Tally tally_;
};

template <class T>
bool Agency::went_through(const Result<T>& outcome, std::string_view what) {
  if (outcome) {
    return true;
  }
  switch (outcome.error().code) {
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
    case Errc::outside_rules:
    case Errc::duplicate_suspected:
    case Errc::invalid_transition:
    case Errc::version_conflict:
    case Errc::hold_expired:
    case Errc::offer_expired:
    case Errc::policy_window_closed:
    case Errc::already_exists:
    case Errc::not_found:
    case Errc::uid_conflict:
    case Errc::invalid_calendar_object:
      break;
    default:
      fault(std::string(what) + ": " + std::string(name(outcome.error().code)) + ", " +
            outcome.error().detail);
  }
  ++tally_.refusals;
  return false;
}

}  // namespace holdfast::simulation
