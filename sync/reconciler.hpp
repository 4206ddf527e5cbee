// One read of one source: pull, parse, plan, and one command to the ledger.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "store/base/log.hpp"
#include "store/ledger.hpp"
#include "sync/plan.hpp"
#include "sync/provider.hpp"
#include "sync/providers.hpp"

namespace holdfast::sync {

/// How a read ended.
struct Round {
  enum class Ending {
    read,
    /// Deletions wait for a second look.
    held,
    failed,
    /// Wants a person.
    stopped,
    /// The engine stops, or the source is gone: nothing is to be said.
    dropped,
  };
  Ending ending = Ending::read;
  /// The server asked not to be bothered for so long.
  std::chrono::seconds retry_after{0};
  /// What the next read of this source must be told.
  Held held;
};

class Reconciler {
 public:
  Reconciler(store::Ledger& ledger, Clock& clock, const Providers& providers,
             std::function<Result<std::string>(const std::string&)> unseal, Log& log);

  /// One call for each source at a time. Throws EngineFailure.
  Awaitable<Round> run(store::SourceId source, Held held);

 private:
  struct Stored;
  Awaitable<Round> read_once(store::SourceId id, Held held, bool* again);
  Awaitable<Result<Pull>> pull(Account account, Known known);
  Awaitable<std::vector<ReadItem>> parse(std::vector<RemoteItem> items, Stored& stored,
                                         Instant now);
  Awaitable<Round> note_failure(store::Source source, Error error);
  Awaitable<Round> note_held(store::Source source, Held held);

  store::Ledger& ledger_;
  Clock& clock_;
  const Providers& providers_;
  std::function<Result<std::string>(const std::string&)> unseal_;
  Log& log_;
};

}  // namespace holdfast::sync
