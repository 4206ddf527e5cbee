// A database. sqlite/ implements it; postgres/ will.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "store/base/result.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// What a batch can take back. A command that fails has hardly ever written anything before, and
/// keeping every page that it touches for a rollback costs a quarter of a booking. So a batch is
/// tried without, and run again with it when a command did write and then fail.
enum class Undo { whole_batch, each_command };

/// A batch of commands in one database transaction. Used by the ledger's writer only, one at a
/// time.
class Batch {
 public:
  virtual ~Batch() = default;
  /// Runs `work`; takes its writes back if it returns false or throws, or else spoils the batch.
  virtual void command(const std::function<bool(Transaction&)>& work) = 0;
  /// A command that failed had written, and its writes are still there: the batch cannot be
  /// committed. Never with Undo::each_command.
  [[nodiscard]] virtual bool spoiled() const = 0;
  /// Returns when all is on stable storage. On an error nothing of the batch is.
  virtual Status commit() = 0;
  /// Whether anything was written.
  [[nodiscard]] virtual bool wrote() const = 0;
  /// Whether a command that was kept inserted or updated effects.
  [[nodiscard]] virtual bool touched_effects() const = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// Throws EngineFailure if no transaction can be opened.
  virtual std::unique_ptr<Batch> begin(Undo undo) = 0;
  /// Runs `work` on the calling thread over one snapshot. `work` must not await or keep anything.
  /// Throws EngineFailure.
  virtual void read(const std::function<void(const Reads&)>& work) const = 0;
  /// Between batches, on the writer: what the engine wants done now and then (checkpoint).
  virtual void tend() = 0;
  /// An online copy that is consistent and stands by itself.
  virtual Status backup(const std::string& path) = 0;
};

/// `read` with a value.
template <class F>
auto read(const Engine& engine, F&& work) {
  using T = std::invoke_result_t<F, const Reads&>;
  std::optional<T> value;
  engine.read([&](const Reads& reads) { value.emplace(work(reads)); });
  return std::move(*value);
}

}  // namespace holdfast::store
