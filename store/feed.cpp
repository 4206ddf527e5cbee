#include "store/feed.hpp"

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(FeedPrivacy privacy) {
  switch (privacy) {
    case FeedPrivacy::full:
      return "full";
    case FeedPrivacy::busy:
      return "busy";
  }
  return {};
}

std::optional<FeedPrivacy> feed_privacy(std::string_view name) {
  return by_name(name, FeedPrivacy::busy);
}

}  // namespace holdfast::store
