// A store whose commits are timed.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "gateway/metrics/histogram.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::metrics {

/// What the writer has been doing, since the start.
struct Commits {
  /// From asking for the commit to its being on disk. Of those that wrote something.
  Distribution taken;
  /// In them.
  std::uint64_t commands = 0;
  /// That did not go well.
  std::uint64_t failed = 0;
};

/// Hands all on to another engine. Threads: as that one's.
class TimedEngine final : public store::Engine {
 public:
  /// `engine` outlives this.
  explicit TimedEngine(store::Engine& engine) : engine_(engine) {}

  std::unique_ptr<store::Batch> begin(store::Undo undo) override;
  void read(const std::function<void(const store::Reads&)>& work) const override {
    engine_.read(work);
  }
  void tend() override { engine_.tend(); }
  Status backup(const std::string& path) override { return engine_.backup(path); }

  /// Any thread.
  [[nodiscard]] Commits commits() const;

 private:
  class TimedBatch;

  store::Engine& engine_;
  Histogram taken_;
  std::atomic<std::uint64_t> commands_{0};
  std::atomic<std::uint64_t> failed_{0};
};

}  // namespace holdfast::gateway::metrics
