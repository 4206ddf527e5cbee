#include "gateway/metrics/timed_engine.hpp"

#include <chrono>

namespace holdfast::gateway::metrics {

class TimedEngine::TimedBatch final : public store::Batch {
 public:
  TimedBatch(TimedEngine& engine, std::unique_ptr<store::Batch> batch)
      : engine_(engine), batch_(std::move(batch)) {}

  void command(const std::function<bool(store::Transaction&)>& work) override {
    ++commands_;
    batch_->command(work);
  }
  [[nodiscard]] bool spoiled() const override { return batch_->spoiled(); }
  Status commit() override {
    const auto begun = std::chrono::steady_clock::now();
    auto committed = batch_->commit();
    if (!committed) {
      engine_.failed_.fetch_add(1, std::memory_order_relaxed);
    } else if (batch_->wrote()) {
      engine_.taken_.add(std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - begun));
      engine_.commands_.fetch_add(commands_, std::memory_order_relaxed);
    }
    return committed;
  }
  [[nodiscard]] bool wrote() const override { return batch_->wrote(); }
  [[nodiscard]] bool touched_effects() const override { return batch_->touched_effects(); }

 private:
  TimedEngine& engine_;
  std::unique_ptr<store::Batch> batch_;
  std::uint64_t commands_ = 0;
};

std::unique_ptr<store::Batch> TimedEngine::begin(store::Undo undo) {
  return std::make_unique<TimedBatch>(*this, engine_.begin(undo));
}

Commits TimedEngine::commits() const {
  return {taken_.read(), commands_.load(std::memory_order_relaxed),
          failed_.load(std::memory_order_relaxed)};
}

}  // namespace holdfast::gateway::metrics
