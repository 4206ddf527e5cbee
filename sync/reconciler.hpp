// One read of one source: pull, parse, plan, and one command to the ledger.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/base/log.hpp"
#include "store/base/time_zone.hpp"
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
  /// It need not be asked again sooner, unless somebody wants to be sure.
  std::chrono::seconds rest{0};
  /// What the next read of this source must be told.
  Held held;
  /// Every member of the calendar was listed.
  bool complete = false;
  /// Changes that were news.
  int applied = 0;
  /// How long the first of them was under way; nothing where its time is not known.
  std::optional<Duration> lag = {};
  /// The host did not answer, or said that it cannot now, and not of this account alone.
  bool away = false;
};

class Reconciler {
 public:
  Reconciler(store::Ledger& ledger, Clock& clock, const Providers& providers, Secrets secrets,
             Log& log);

  /// `complete` lists the whole calendar whatever the cursor says; so does a `held` that is not
  /// empty. One call for each source at a time. Throws EngineFailure.
  Awaitable<Round> run(store::SourceId source, Held held, bool complete);

  /// What a calendar holds that is not tied yet. `source` has no id. Nothing is stored or noted.
  /// Errors: Provider's.
  Awaitable<Result<std::vector<store::ObjectDraft>>> preview(store::Source source);

 private:
  /// What the store says before the read.
  struct Stored {
    store::Source source;
    TimeZone zone = TimeZone::utc();
    std::vector<std::string> owner_addresses;
  };
  /// Nothing asks for the read to be done again: the cursor was moved by somebody else meanwhile.
  Awaitable<std::optional<Round>> read_once(store::SourceId id, Held held, bool complete);
  [[nodiscard]] std::optional<Stored> load(const store::SourceId& id) const;
  static Stored about(store::Source source, const store::Reads& reads);
  [[nodiscard]] std::vector<store::RemoteObject> load_objects(const store::SourceId& id) const;
  Awaitable<Result<Pull>> pull(Stored stored, bool complete);
  /// What we hold of the source, for a provider that asks. Notes whether any of it is out of date.
  [[nodiscard]] std::vector<KnownObject> known_objects(const store::SourceId& id);
  /// Errors: too_large, for what would take more memory than one calendar may.
  Awaitable<Result<std::vector<ReadItem>>> parse(Pull pulled, Stored stored);
  Awaitable<Result<store::ApplyExternalChanges::Outcome>> apply(store::ApplyExternalChanges read);
  Awaitable<Round> note_failure(store::Source source, Error error);
  Awaitable<Round> note_held(store::Source source, Held held, std::size_t known);
  void log_notes(const store::SourceId& source, const std::vector<Note>& notes);

  store::Ledger& ledger_;
  Clock& clock_;
  const Providers& providers_;
  Secrets secrets_;
  Log& log_;
  /// Until when nothing of a source goes out of date: then its objects need not be looked at for
  /// that.
  std::map<store::SourceId, Instant> fresh_until_;
};

}  // namespace holdfast::sync
