// Commands of the sync engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// What one successful read of a source brought, and the cursor that says so: one transaction.
/// Every change is judged by UID, SEQUENCE, DTSTAMP and content; a replay, an echo and a stale
/// change do nothing. Changes to our own copies are treated as the staff member's own move or
/// cancellation; a refused one is written back.
///
/// Errors: not_found; version_conflict if the cursor is not the one that the read began with.
struct ApplyExternalChanges {
  struct Outcome {
    int applied = 0;
    int ignored = 0;
    int conflicts_opened = 0;
    int conflicts_closed = 0;
  };
  AgencyId agency;
  SourceId source;
  std::string cursor_before;
  std::string cursor_after;
  std::vector<ExternalChange> changes;
  /// More of the same read follows: the cursor stays as it was, and nothing is settled yet.
  bool partial = false;
  /// The read is applied, but a person has to look before the next one: why. Else empty.
  std::string stop = {};
};
Result<ApplyExternalChanges::Outcome> decide(const ApplyExternalChanges& command,
                                             RuleContext context, Transaction& tx);

/// A read that failed. Changes no claim.
struct NoteSourceFailure {
  using Outcome = Source;
  AgencyId agency;
  SourceId source;
  /// Wants a person (credentials refused, too many deletions); else it is tried again.
  bool stop = false;
  std::string detail;
};
Result<Source> decide(const NoteSourceFailure& command, RuleContext context, Transaction& tx);

/// The provider holds our copy of a booking, or no longer does.
struct RecordMirror {
  using Outcome = Mirror;
  AgencyId agency;
  Mirror mirror;
  /// What our copy looks like there: so that its echo is recognised.
  RemoteObject remote;
};
Result<Mirror> decide(const RecordMirror& command, RuleContext context, Transaction& tx);

/// Ties an external calendar to a resource. Its confirmed bookings that lie ahead are owed to it
/// if it is written.
struct ConnectSource {
  using Outcome = Source;
  Actor actor;
  /// `id` empty: a new one.
  Source source;
};
Result<Source> decide(const ConnectSource& command, RuleContext context, Transaction& tx);

/// Takes the source's claims away; bookings stay. Its conflicts close. Our copies there are left as
/// they are, or removed: then the source stays, as `leaving`, until the last one is gone or
/// refused. Disconnecting once more without removing ends that.
struct DisconnectSource {
  using Outcome = Source;
  AgencyId agency;
  Actor actor;
  SourceId source;
  bool remove_copies = false;
};
Result<Source> decide(const DisconnectSource& command, RuleContext context, Transaction& tx);

/// Neither read nor written until it is resumed. What it was last seen to hold bars on, and
/// bookings do not wait for it. Doing it twice is doing it once. Errors: not_found;
/// invalid_transition (it is leaving).
struct PauseSource {
  using Outcome = Source;
  AgencyId agency;
  Actor actor;
  SourceId source;
  /// False: it goes on.
  bool paused = true;
};
Result<Source> decide(const PauseSource& command, RuleContext context, Transaction& tx);

/// The next read trusts nothing: the whole calendar is listed and compared with what is stored
/// (rule C22). A stopped source is tried again. Errors: not_found; invalid_transition (paused or
/// leaving).
struct ResyncSource {
  using Outcome = Source;
  AgencyId agency;
  Actor actor;
  SourceId source;
};
Result<Source> decide(const ResyncSource& command, RuleContext context, Transaction& tx);

/// Secrets sealed with another key of ours. Each is replaced only where it is still the one that
/// was read. Returns how many were.
struct ResealSecrets {
  using Outcome = int;
  struct Resealed {
    /// One of the three.
    SourceId source = {};
    GrantId grant = {};
    std::string before = {};
    std::string after = {};
    /// Its secret, or the former one.
    WebhookId webhook = {};
  };
  std::vector<Resealed> secrets;
};
Result<int> decide(const ResealSecrets& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
