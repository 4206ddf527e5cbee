#include "gateway/feeds/editions.hpp"

#include <algorithm>

namespace holdfast::gateway {

Instant Editions::first_seen(const std::string& feed, std::string_view etag, Instant now) {
  using std::chrono::seconds;
  const Instant second = std::chrono::floor<seconds>(now);
  const std::lock_guard lock(mutex_);
  const auto found = editions_.find(feed);
  if (found != editions_.end()) {
    auto& edition = found->second;
    if (edition.etag != etag) {
      edition = {std::string(etag), std::max(second, edition.at + seconds(1))};
    }
    return edition.at;
  }
  if (editions_.size() >= most_) {
    editions_.erase(
        std::min_element(editions_.begin(), editions_.end(),
                         [](const auto& a, const auto& b) { return a.second.at < b.second.at; }));
  }
  editions_.emplace(feed, Edition{std::string(etag), second});
  return second;
}

}  // namespace holdfast::gateway
