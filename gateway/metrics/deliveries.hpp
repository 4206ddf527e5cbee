// What became of attempts to deliver messages, by channel.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "notify/channel.hpp"

namespace holdfast::gateway::metrics {

/// Any thread.
class Deliveries {
 public:
  using Counts = std::map<std::pair<std::string, std::string>, std::uint64_t>;

  void count(std::string_view channel, const notify::Delivery& delivery);
  /// By channel and outcome: delivered, retry, unknown, failed, superseded.
  [[nodiscard]] Counts read() const;

 private:
  mutable std::mutex mutex_;
  Counts counts_;
};

/// A channel whose deliveries are counted.
class CountedChannel final : public notify::Channel {
 public:
  /// Both outlive this.
  CountedChannel(notify::Channel& channel, Deliveries& deliveries)
      : channel_(channel), deliveries_(deliveries) {}

  [[nodiscard]] std::string_view name() const override { return channel_.name(); }
  [[nodiscard]] std::string destination(const store::Effect& effect) const override {
    return channel_.destination(effect);
  }
  Awaitable<notify::Delivery> deliver(store::Effect effect) override;

 private:
  notify::Channel& channel_;
  Deliveries& deliveries_;
};

}  // namespace holdfast::gateway::metrics
