// The ledger and its model, side by side: every command goes to both, and both must say the same
// and be left in the same state.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/commands/bookings.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/classes.hpp"
#include "store/commands/closures.hpp"
#include "store/commands/holds.hpp"
#include "store/commands/keyed.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/sources.hpp"
#include "tests/model/command.hpp"
#include "tests/model/naive.hpp"
#include "tests/model/plain_format.hpp"

namespace holdfast::model {

struct Terms {
  std::uint64_t seed = 1;
  /// What becomes of bookings that depend on an outside calendar that cannot be read.
  bool refuse_blind = true;
  Blunders blunders = {};
  /// How often the whole state is compared, and not only what was touched.
  int look_round_every = 40;
};

/// Monday, 30 November 2026, nine o'clock of the shop.
Minute first_morning();

/// How old the last good read of an outside calendar may be.
inline constexpr Minute kSourceMaxAge = 240;

inline Span span_of(TimeRange range) { return {minute(range.start), minute(range.end)}; }

template <class T>
std::optional<Error> refusal_of(const Result<T>& outcome) {
  return outcome ? std::nullopt : std::optional<Error>(outcome.error());
}

class SideBySide {
 public:
  explicit SideBySide(const Terms& terms);

  /// Does one thing in both. Nothing: they agree. Else what they differ in.
  std::optional<std::string> step(const Command& command);
  /// Compares everything, whatever was touched last, and checks what must always hold.
  std::optional<std::string> look_round();

  struct Tally {
    int granted = 0;
    int refused = 0;
    int replayed = 0;
    int conflicts = 0;
    /// Who got a seat beside others.
    int joined = 0;
    /// Dates of series, and classes that changed as a whole.
    int dates = 0;
    int classes = 0;
  };
  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const Shop& shop() const { return shop_; }

 private:
  void book(const Command& command);
  void again(const Command& command);
  void move(const Command& command);
  void cancel(const Command& command);
  void reassign(const Command& command);
  void series(const Command& command);
  void move_class(const Command& command);
  void reassign_class(const Command& command);
  void cancel_class(const Command& command);
  void hold(const Command& command);
  void convert(const Command& command);
  void extend(const Command& command);
  void drop_hold(const Command& command);
  void approve(const Command& command);
  void decline(const Command& command);
  void attend(const Command& command);
  void restore(const Command& command);
  void complete();
  void expire();
  void close(const Command& command);
  void open(const Command& command);
  void put_event(const Command& command);
  void drop_event(const Command& command);
  void touch_copy(const Command& command);
  void drop_copy(const Command& command);
  void read_source(const Command& command);
  void fail_source(const Command& command);

  /// A request as it was sent, and what its key answers.
  struct Sent {
    Command command;
    std::optional<std::string> kept;
    Minute until = 0;
  };
  void send(const Command& command, std::size_t key);
  [[nodiscard]] store::RequestBooking request_of(const Command& command) const;
  /// Which length is asked for, if any.
  [[nodiscard]] std::optional<int> asked_length(const Command& command) const;
  [[nodiscard]] int length_of(const Command& command) const;
  /// As many as the treat takes in one booking.
  [[nodiscard]] bool takes_party(const Command& command) const;
  /// What is right to answer; the refusals that come before the time is looked at included.
  Right right_answer(const Command& command);
  /// A time that is taken by what has run out is free: the decision that meets it clears it away.
  Right judge_anew(const Asked& asked, bool dry);
  /// Over other plans if the command wants that and nothing else is left: `asked` then says so.
  Right judge_over(Asked& asked, const Command& command);
  /// A command that is refused has cleared nothing away, unless its refusal is an answer.
  void take_back();

  void differ(const std::string& what);
  void expect(bool agree, const std::string& what);
  /// The ledger's answer is the right one.
  bool agree(const Right& right, const std::optional<Error>& refused);
  /// Enters what was granted, if it was right to grant it.
  void adopt(const Right& right, const Asked& asked, const store::Booking& booking, Entry& entry);
  void enter_granted(const Command& command, const Right& right, const store::Booking& booking,
                     const store::Reads& reads);
  void clear_the_way(TimeRange starts);
  /// One who has a seat beside others; and all who sit there, in order of their seats.
  [[nodiscard]] Entry* pick_seated(const Command& command);
  [[nodiscard]] std::vector<Entry*> together_with(const Entry& entry);
  template <class Step>
  [[nodiscard]] Step class_step_of(const Command& command, const Entry& entry) const;
  /// What is right before the time is looked at.
  [[nodiscard]] std::optional<Errc> refuses_class(const Command& command, const Entry& entry);
  /// Everybody where the class was granted to be.
  void rearrange_class(const Right& right, const Asked& asked, const store::WholeClass& whole);
  /// The same for a new one, for one that changes time or people, and for one that ends.
  void enter(Entry& entry, const Right& right, const Asked& asked, const store::Booking& booking,
             const store::Reads& reads);
  void rearrange(Entry& entry, const Right& right, const Asked& asked,
                 const store::Booking& booking);
  void ended(Entry& entry, BookingStatus status);
  void confirm(Entry& entry) const;
  void compare(const Entry& entry, const store::Reads& reads);
  void check_outbox(const Entry& entry, const store::Reads& reads);
  void check_conflicts(const store::Reads& reads);
  void check_audit(const store::Reads& reads);
  void check_busy_time(const store::Reads& reads);

  /// Mostly one in such a state, for otherwise hardly anything would be possible.
  [[nodiscard]] Entry* pick(const Command& command, const std::vector<BookingStatus>& among = {});
  [[nodiscard]] Entry* pick_hold(const Command& command);
  template <class Step>
  [[nodiscard]] Step step_of(const Command& command, const Entry& entry) const;
  /// The answer to a step, judged: true if it was done.
  template <class Outcome>
  bool done(const Right& right, const Result<Outcome>& outcome, const Command& command) {
    return done(right, refusal_of(outcome), command);
  }
  bool done(const Right& right, const std::optional<Error>& refused, const Command& command);
  [[nodiscard]] std::vector<Held> held_of(const store::Reads& reads,
                                          const std::string& origin) const;
  [[nodiscard]] std::string names_of(const std::vector<int>& things) const;
  [[nodiscard]] int thing_of(const store::ResourceId& id) const;
  [[nodiscard]] const store::CalendarId& calendar_of(int thing) const;
  /// A person among those, or among all.
  [[nodiscard]] int person_of(const Command& command, const Entry* entry) const;
  [[nodiscard]] std::string block_origin(const Command& command) const;
  [[nodiscard]] store::PutCalendarObject put_of(const store::CalendarId& calendar,
                                                const std::string& name, store::ObjectDraft draft);

  const Terms terms_;
  const Shop shop_;
  PlainFormat format_;
  test::House house_;
  Ids ids_;
  Naive model_;
  std::vector<Sent> sent_;
  std::optional<Naive> before_;
  /// Closures that stand, with the things that are closed.
  std::vector<std::pair<store::ClosureId, std::vector<int>>> closures_;
  std::string difference_;
  int texts_ = 0;
  int tokens_ = 0;
  int cursors_ = 0;
  int steps_ = 0;
  std::int64_t audited_ = 0;
  std::string chain_;
  Tally tally_;
};

/// Does them one after the other in a new house. Nothing: all agree.
struct Failure {
  std::size_t step = 0;
  std::string difference;
};
std::optional<Failure> replay(const Terms& terms, const std::vector<Command>& commands);

/// The fewest of those commands that still differ, as far as leaving out finds them.
std::vector<Command> shortest_failing(const Terms& terms, std::vector<Command> commands);

}  // namespace holdfast::model
