// The ledger as somebody would write it who has all the time in the world: everything in lists,
// looked through from end to end, every minute tried by itself. It shares no code with the store;
// only the names of states and errors are the same.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "store/base/error.hpp"
#include "store/booking.hpp"
#include "tests/model/shop.hpp"

namespace holdfast::model {

using store::BookingStatus;

/// A place of a thing for a while.
struct Held {
  int thing = 0;
  int unit = 0;
  Span time;
  friend auto operator<=>(const Held&, const Held&) = default;
};

struct Entry {
  std::string id;
  int treat = 0;
  Span time;
  /// In the order of the seats: the treat's needs, `count` of each.
  std::vector<int> things;
  std::vector<Held> held;
  /// Those who share an appointment have this in common, and seats of their own; what one of them
  /// holds, all of them hold together. Empty: it is theirs alone.
  std::string session = {};
  std::vector<int> seats = {0};
  BookingStatus status = BookingStatus::confirmed;
  int customer = 0;
  std::int64_t sequence = 0;
  std::int64_t version = 1;
  bool verified = true;
  /// When it runs out by itself.
  std::optional<Minute> deadline = {};
  /// Which token opens it; empty: it was never held.
  std::string token = {};
  bool extended = false;
  Minute cancelled_at = 0;
  bool was_confirmed = false;
  /// Staff see it.
  bool in_calendars = false;
};

/// The pairs of docs/bookings.md, written down once more.
bool allowed(BookingStatus from, BookingStatus to);
/// What its time is held under.
const std::string& origin_of(const Entry& entry);
/// Its customer waits for an answer, or has one.
bool is_alive(const Entry& entry);

/// What is asked of the shop.
struct Asked {
  int treat = 0;
  Minute at = 0;
  int length = 0;
  int who = -1;
  /// The booking that is moved; its own time does not stand in its way.
  const Entry* moving = nullptr;
  bool by_staff = false;
  /// The start is not a new one: notice, window and step do not ask again.
  bool start_stands = false;
  /// Whom it must not take.
  int without = -1;
  /// Busy time is no hindrance, nor is not knowing about it.
  bool over_busy = false;
  int party = 1;
  /// All who share the appointment of the booking that is moved go with it.
  bool whole = false;
};

/// The one right answer.
struct Right {
  std::optional<Errc> refusal;
  Span time;
  /// Who must be taken; empty where several answers are right.
  std::vector<int> things;
  /// The refusal is about a cap.
  bool limited = false;
  /// It lies on other plans, on purpose.
  bool over = false;
  /// The appointment that is joined; empty: a new one.
  std::string session = {};
  std::vector<int> seats = {0};
};

/// What makes a model wrong on purpose, to see that the comparison notices.
struct Blunders {
  bool forgets_buffers = false;
};

class Naive {
 public:
  Naive(const Shop& shop, bool refuse_blind, Minute max_age, Blunders blunders)
      : shop_(&shop), refuse_blind_(refuse_blind), max_age_(max_age), blunders_(blunders) {
    sources_.resize(shop.sources.size());
  }

  Minute now = 0;
  /// From the oldest on.
  std::vector<Entry> entries;

  [[nodiscard]] Right judge(const Asked& asked) const;
  /// Another booking of that treat for the customer that overlaps the time.
  [[nodiscard]] bool has_already(int customer, int treat, Minute at, int length) const;
  /// Past its deadline, whether or not a timer has seen it.
  [[nodiscard]] bool has_run_out(const Entry& entry) const;
  /// Whether those may take the treat at that time: each fit for its seat, none twice, all free.
  [[nodiscard]] bool fits(const Asked& asked, const std::vector<int>& things) const;
  /// What a booking of `things` must hold of each thing, buffers included.
  [[nodiscard]] Span held_for(int treat, Span time) const;
  /// Whether one of those things has an outside calendar that nobody can rely on.
  [[nodiscard]] bool any_blind(const std::vector<int>& things) const;

  void move(Entry& entry, Span time, std::vector<int> things, std::vector<Held> held);
  /// It holds no time any more.
  void finish(Entry& entry, BookingStatus status);
  void approve(Entry& entry);
  void complete_ended();
  /// What ran out within two days of that time; whether there was any.
  bool expire_near(Span time);
  void expire_due();

  // Busy time, by what it comes from.
  using Key = std::pair<std::string, int>;
  [[nodiscard]] bool knows(const std::string& origin, int thing) const {
    return events_.contains({origin, thing});
  }
  [[nodiscard]] const std::map<Key, std::vector<Span>>& events() const { return events_; }
  void set_event(const std::string& origin, int thing, const std::vector<Span>& spans);
  void drop_event(const std::string& origin, int thing);

  // Outside calendars.
  struct News {
    std::vector<Span> spans;
    int sequence = 0;
    Minute stamp = 0;
    bool deleted = false;
  };
  void hear(int source);
  void hear(int source, const std::string& origin, const News& news);
  void fail(int source, bool stop);
  /// Requests that were made while nobody could rely on the calendar: now it is known how it
  /// stands.
  void settle_requests(int source);
  /// What the booking lies on now is no question any more.
  void accept_overlaps(const Entry& entry);

  /// Open conflicts: the booking, what lies on it, and where.
  using Conflicts = std::set<std::pair<std::string, Key>>;
  [[nodiscard]] const Conflicts& conflicts() const { return conflicts_; }

 private:
  struct Source {
    bool good = false;
    Minute last_good = 0;
  };
  struct Remote {
    News last;
    /// As the server last named it.
    std::string etag;
  };
  enum class Hindrance { none, closed, limited, blind, busy, booked };

  [[nodiscard]] bool is_open(int thing, Minute minute) const;
  [[nodiscard]] bool is_blind(int thing) const;
  [[nodiscard]] bool is_full(int thing, const Asked& asked) const;
  /// `joining`: the appointment that is shared, which stands in nobody's way who joins it.
  [[nodiscard]] Hindrance hindrance(int thing, const Asked& asked, Span appointment,
                                    const std::string& joining = {}) const;
  /// Those who share an appointment of that treat at that time, by appointment; the one that is
  /// moved first.
  [[nodiscard]] std::vector<std::vector<const Entry*>> sessions(const Asked& asked,
                                                                Span appointment) const;
  /// The lowest that are free, as many as are wanted; none: there are fewer.
  [[nodiscard]] std::vector<int> free_seats(const Asked& asked,
                                            const std::vector<const Entry*>& together) const;
  /// Whether the entry is what is moved, or goes with it.
  [[nodiscard]] static bool moves(const Asked& asked, const Entry& entry);
  /// Seats beside others. Else `why` says what came over an appointment that has one.
  [[nodiscard]] std::optional<Right> join(const Asked& asked, Span appointment,
                                          Hindrance& why) const;
  /// Whom each seat may take, in order of preference.
  [[nodiscard]] std::vector<std::vector<int>> seats(const Asked& asked, Span appointment) const;
  [[nodiscard]] std::vector<int> pool_of(const Need& need, const Asked& asked) const;
  [[nodiscard]] int minutes_booked(int thing, Minute at) const;
  [[nodiscard]] std::string latest(int thing, Span around) const;
  [[nodiscard]] Hindrance strongest(const Asked& asked, Span appointment) const;
  [[nodiscard]] static Errc refusal(Hindrance hindrance);
  [[nodiscard]] Entry& entry(const std::string& id);
  [[nodiscard]] bool is_hit(const Entry& entry, const Key& key) const;
  /// The first piece of that busy time that the booking lies on; no piece is longer than a day.
  [[nodiscard]] std::optional<Span> first_hit(const Entry& entry, const Key& key) const;
  [[nodiscard]] bool is_busy(int thing, Span span) const;
  void judge_conflicts(const Key& key);
  void settle(Entry& entry);

  const Shop* shop_;
  bool refuse_blind_;
  Minute max_age_;
  Blunders blunders_;
  std::map<Key, std::vector<Span>> events_;
  std::vector<Source> sources_;
  std::map<std::string, Remote> remote_;
  Conflicts conflicts_;
  std::set<std::tuple<std::string, Key, Span>> accepted_;
};

}  // namespace holdfast::model
