#include "store/seating.hpp"

#include <algorithm>
#include <cstddef>

namespace holdfast::store {
namespace {

class Table {
 public:
  explicit Table(const std::vector<std::vector<int>>& wishes) : wishes_(wishes) {
    int most = -1;
    for (const auto& candidates : wishes) {
      for (const int candidate : candidates) {
        most = std::max(most, candidate);
      }
    }
    seat_of_.assign(static_cast<std::size_t>(most + 1), kNone);
  }

  bool fill(std::size_t seat) {
    asked_.assign(seat_of_.size(), false);
    return place(seat);
  }

  [[nodiscard]] std::vector<int> seated() const {
    std::vector<int> result(wishes_.size(), 0);
    for (std::size_t candidate = 0; candidate < seat_of_.size(); ++candidate) {
      if (seat_of_[candidate] != kNone) {
        result[seat_of_[candidate]] = static_cast<int>(candidate);
      }
    }
    return result;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  bool place(std::size_t seat) {
    for (const int candidate : wishes_[seat]) {
      if (seat_of_[static_cast<std::size_t>(candidate)] == kNone) {
        seat_of_[static_cast<std::size_t>(candidate)] = seat;
        return true;
      }
    }
    // All are seated: somebody may be able to sit elsewhere.
    for (const int candidate : wishes_[seat]) {
      const auto index = static_cast<std::size_t>(candidate);
      if (asked_[index]) {
        continue;
      }
      asked_[index] = true;
      if (place(seat_of_[index])) {
        seat_of_[index] = seat;
        return true;
      }
    }
    return false;
  }

  const std::vector<std::vector<int>>& wishes_;
  std::vector<std::size_t> seat_of_;
  std::vector<bool> asked_;
};

}  // namespace

std::optional<std::vector<int>> seat(const std::vector<std::vector<int>>& wishes) {
  Table table(wishes);
  for (std::size_t index = 0; index < wishes.size(); ++index) {
    if (!table.fill(index)) {
      return std::nullopt;
    }
  }
  return table.seated();
}

}  // namespace holdfast::store
