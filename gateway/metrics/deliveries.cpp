#include "gateway/metrics/deliveries.hpp"

namespace holdfast::gateway::metrics {
namespace {

using Ending = store::RecordAttempt::Ending;

std::string_view word_of(Ending ending) {
  switch (ending) {
    case Ending::delivered:
      return "delivered";
    case Ending::retry:
      return "retry";
    case Ending::failed:
      return "failed";
    case Ending::superseded:
      return "superseded";
    case Ending::unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace

void Deliveries::count(std::string_view channel, const notify::Delivery& delivery) {
  const std::lock_guard lock(mutex_);
  ++counts_[{std::string(channel), std::string(word_of(delivery.ending))}];
}

Deliveries::Counts Deliveries::read() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

Awaitable<notify::Delivery> CountedChannel::deliver(store::Effect effect) {
  auto delivery = co_await channel_.deliver(std::move(effect));
  deliveries_.count(channel_.name(), delivery);
  co_return delivery;
}

}  // namespace holdfast::gateway::metrics
