#include "gateway/net/io_threads.hpp"

#include <algorithm>

namespace holdfast::gateway {

IoThreads::IoThreads(int count) {
  const auto processors = std::max(1U, std::thread::hardware_concurrency());
  const auto wanted = count > 0 ? static_cast<unsigned>(count) : processors;
  for (unsigned i = 0; i < wanted; ++i) {
    auto& lane = *lanes_.emplace_back(std::make_unique<Lane>());
    lane.thread = std::thread([&lane] { lane.context.run(); });
  }
}

IoThreads::~IoThreads() { stop(); }

void IoThreads::stop() {
  for (auto& lane : lanes_) {
    lane->work.reset();
    lane->context.stop();
  }
  for (auto& lane : lanes_) {
    if (lane->thread.joinable()) {
      lane->thread.join();
    }
  }
}

}  // namespace holdfast::gateway
