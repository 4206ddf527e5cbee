// The waitlist as somebody would keep it on paper: one class a full hour, so many places in each,
// and a list of people in the order in which they are served. It shares no code with the store.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/waitlist.hpp"
#include "tests/model/shop.hpp"

namespace holdfast::model {

/// Places in each hour.
inline constexpr int kPlaces = 3;
/// Minutes that an offer stands.
inline constexpr Minute kOfferStands = 120;

/// From 9 to 17 of the shop, every day.
bool is_hour_of_the_shop(Minute start);

struct Waiting {
  std::string id;
  int customer = 0;
  int party = 1;
  int tier = 0;
  Minute joined = 0;
  Minute expires = 0;
  std::vector<Span> windows;
  store::WishStatus status = store::WishStatus::waiting;
  /// Hours that were offered and passed on.
  std::set<Minute> passed = {};
  /// The hour that is offered, or was booked.
  Minute hour = 0;
  /// When the booking was made that it keeps after declining, as a number; nothing: none is kept.
  std::optional<int> kept = {};
};

/// Somebody's places in an hour.
struct Places {
  Minute hour = 0;
  int customer = 0;
  int party = 1;
  /// Of an offer: whose, and until when.
  std::string entry = {};
  std::optional<Minute> deadline = {};
  /// In the order in which bookings were made.
  int born = 0;
  /// A booking's.
  std::string id = {};
};

class Paper {
 public:
  Minute now = 0;

  [[nodiscard]] const std::vector<Waiting>& list() const { return list_; }
  [[nodiscard]] const std::vector<Places>& taken() const { return taken_; }
  [[nodiscard]] int taken_in(Minute hour) const;
  [[nodiscard]] bool has_room(Minute hour, int party) const;
  [[nodiscard]] bool has_then(int customer, Minute hour) const;
  /// Somebody waits for the same already.
  [[nodiscard]] bool waits_already(const Waiting& wish) const;
  Waiting& at(const std::string& id);

  void join(Waiting wish);
  void book(Places places);
  void cancel(const std::string& booking);
  void accept(const std::string& id);
  void decline(const std::string& id);
  void leave(const std::string& id);
  /// What is over by now.
  void expire();

 private:
  [[nodiscard]] bool suits(const Waiting& wish, Minute hour) const;
  void offer(Waiting& wish, Minute hour);
  /// The places of its offer are free again, and go to whoever is first.
  void take_back(const Waiting& wish);
  /// Everybody in their order, as long as there is room.
  void give(Minute hour);
  /// The earliest hour that the wish could have.
  void serve(const std::string& id);

  /// In the order in which they are served.
  std::vector<Waiting> list_;
  std::vector<Places> taken_;
  int born_ = 0;
};

}  // namespace holdfast::model
