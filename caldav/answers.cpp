#include "caldav/answers.hpp"

namespace holdfast::caldav {
namespace {

/// One answer takes at most such a part of the room.
constexpr std::size_t kLargestPart = 4;

}  // namespace

std::shared_ptr<const std::string> Answers::find(std::string_view question) {
  if (question.empty()) {
    return nullptr;
  }
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(question);
  if (found == places_.end()) {
    return nullptr;
  }
  known_.splice(known_.begin(), known_, found->second);
  return found->second->body;
}

void Answers::keep(std::string_view question, std::string_view body) {
  const auto octets = question.size() + body.size();
  if (question.empty() || octets > most_octets_ / kLargestPart) {
    return;
  }
  Known known{std::string(question), std::make_shared<const std::string>(body)};
  const std::lock_guard lock(mutex_);
  if (const auto found = places_.find(question); found != places_.end()) {
    drop(found->second);
  }
  while (octets_ + octets > most_octets_) {
    drop(std::prev(known_.end()));
  }
  known_.push_front(std::move(known));
  places_.emplace(known_.front().question, known_.begin());
  octets_ += octets;
}

void Answers::drop(Place place) {
  octets_ -= place->octets();
  places_.erase(place->question);
  known_.erase(place);
}

}  // namespace holdfast::caldav
