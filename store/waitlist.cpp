#include "store/waitlist.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "store/names.hpp"

namespace holdfast::store {
namespace {

using W = WishStatus;

constexpr std::array<std::pair<W, W>, 8> kTransitions{{
    {W::waiting, W::offered},
    {W::waiting, W::booked},
    {W::waiting, W::left},
    {W::waiting, W::expired},
    // Declined, ran out, or somebody else was quicker: the wish itself still stands.
    {W::offered, W::waiting},
    {W::offered, W::booked},
    {W::offered, W::left},
    {W::offered, W::expired},
}};

}  // namespace

std::string_view name(WishStatus status) {
  switch (status) {
    case WishStatus::waiting:
      return "waiting";
    case WishStatus::offered:
      return "offered";
    case WishStatus::booked:
      return "booked";
    case WishStatus::left:
      return "left";
    case WishStatus::expired:
      return "expired";
  }
  return {};
}

std::optional<WishStatus> wish_status(std::string_view name) {
  return by_name(name, WishStatus::expired);
}

bool may_become(WishStatus from, WishStatus to) {
  return std::find(kTransitions.begin(), kTransitions.end(), std::pair{from, to}) !=
         kTransitions.end();
}

std::vector<WishStatus> may_become(WishStatus from) {
  std::vector<WishStatus> out;
  for (const auto& [before, after] : kTransitions) {
    if (before == from) {
      out.push_back(after);
    }
  }
  return out;
}

}  // namespace holdfast::store
