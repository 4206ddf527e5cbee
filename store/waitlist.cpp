#include "store/waitlist.hpp"

#include "store/names.hpp"

namespace holdfast::store {

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

}  // namespace holdfast::store
