// The queue and the group commit.
#include "store/ledger.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::store {

namespace {

Error stopped_writing() {
  return {Errc::storage_failed, "the store failed and takes no writes until it is looked at"};
}

}  // namespace

Ledger::Ledger(Engine& engine, boost::asio::any_io_executor writer, Clock& clock,
               RandomSource& random, const CalendarFormat& format, const RuleSettings& rules,
               Log& log, LedgerSettings settings)
    : engine_(engine),
      writer_(std::move(writer)),
      clock_(clock),
      random_(random),
      format_(format),
      rules_(rules),
      log_(log),
      settings_(settings) {}

Ledger::~Ledger() = default;

std::string Ledger::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Ledger::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

template <class Handler>
class Ledger::PlaceOf final : public Place {
 public:
  PlaceOf(Pending& pending, Handler handler)
      : pending_(pending),
        handler_(std::move(handler)),
        work_(boost::asio::get_associated_executor(handler_)) {}

  [[nodiscard]] Pending& pending() const override { return pending_; }
  void leave() override {
    const auto executor = work_.get_executor();
    boost::asio::post(executor, [handler = std::move(handler_), work = std::move(work_)]() mutable {
      std::move(handler)();
    });
  }

 private:
  Pending& pending_;
  Handler handler_;
  boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> work_;
};

Awaitable<void> Ledger::decided(Pending& pending) {
  auto initiate = [this, &pending](auto handler) {
    queue(std::make_unique<PlaceOf<decltype(handler)>>(pending, std::move(handler)));
  };
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      std::move(initiate), boost::asio::use_awaitable);
}

void Ledger::queue(std::unique_ptr<Place> place) {
  std::optional<Error> refusal;
  {
    const std::lock_guard lock(mutex_);
    if (!healthy()) {
      refusal = stopped_writing();
    } else if (closed_) {
      refusal = Error{Errc::canceled, "the ledger is closing"};
    } else if (queue_.size() >= settings_.queue) {
      refusal = Error{Errc::overloaded, "too many commands wait; try again in a moment"};
    } else {
      queue_.push_back(std::move(place));
      if (!std::exchange(draining_, true)) {
        boost::asio::post(writer_, [this] { drain(); });
      }
      return;
    }
  }
  place->pending().fail(std::move(*refusal));
  place->leave();
}

void Ledger::drain() {
  for (;;) {
    Places batch;
    {
      const std::lock_guard lock(mutex_);
      while (!queue_.empty() && batch.size() < settings_.batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      if (batch.empty()) {
        draining_ = false;
        return;
      }
    }
    run_batch(std::move(batch));
    if (healthy()) {
      engine_.tend();
    }
  }
}

void Ledger::run_batch(Places batch) {
  const auto written = healthy() ? write(batch) : Written{stopped_writing()};
  if (written.trouble) {
    // A refusal of the batch was judged by what its companions had written, so it falls with them.
    for (const auto& place : batch) {
      place->pending().fail(*written.trouble);
    }
  }
  note(written);
  for (const auto& place : batch) {
    place->leave();
  }
  if (written.wrote && listener_) {
    listener_({.effects = written.woke_effects, .changes = true});
  }
}

Ledger::Written Ledger::write(const Places& places) {
  try {
    auto batch = engine_.begin(Undo::whole_batch);
    if (!decide_all(*batch, places)) {
      batch.reset();
      batch = engine_.begin(Undo::each_command);
      decide_all(*batch, places);
    }
    const auto committed = batch->commit();
    if (!committed) {
      return {committed.error()};
    }
    return {std::nullopt, batch->wrote(), batch->touched_effects()};
  } catch (const EngineFailure& failure) {
    return {failure.error};
  } catch (const std::exception& exception) {
    return {Error{Errc::internal, exception.what()}};
  }
}

bool Ledger::decide_all(Batch& batch, const Places& places) {
  for (const auto& place : places) {
    decide_one(batch, place->pending());
    if (batch.spoiled()) {
      return false;
    }
  }
  return true;
}

// What goes wrong in one command is that command's affair, unless the store itself is broken.
void Ledger::decide_one(Batch& batch, Pending& pending) {
  try {
    batch.command([&](Transaction& tx) {
      return pending.run({clock_.now(), random_, format_, rules_, clock_.is_steady()}, tx);
    });
  } catch (const EngineFailure& failure) {
    if (failure.error.code == Errc::storage_failed) {
      throw;
    }
    if (failure.error.code == Errc::internal) {
      note_fault(batch, failure.error.detail);
    }
    pending.fail(failure.error);
  } catch (const std::exception& exception) {
    note_fault(batch, exception.what());
    pending.fail({Errc::internal, "the command could not be decided"});
  }
}

// A command of a spoiled batch is run once more, and tells then.
void Ledger::note_fault(const Batch& batch, std::string_view detail) {
  if (!batch.spoiled()) {
    log_.error("ledger.command_failed", {{"detail", detail}});
  }
}

// A commit of nothing goes well on a full disk too.
void Ledger::note(const Written& written) {
  const auto& trouble = written.trouble;
  if (!trouble && !written.wrote) {
    return;
  }
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    auto detail = trouble ? std::string(name(trouble->code)) + ": " + trouble->detail : "";
    changed = detail != trouble_;
    trouble_ = std::move(detail);
  }
  if (trouble && trouble->code == Errc::storage_failed) {
    failed_.store(true, std::memory_order_release);
  }
  if (trouble && changed) {
    log_.error("ledger.commit_failed",
               {{"code", name(trouble->code)}, {"detail", trouble->detail}});
  } else if (changed) {
    log_.info("ledger.commits_again");
  }
}

}  // namespace holdfast::store
