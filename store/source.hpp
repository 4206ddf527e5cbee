// External calendars, what was read from them, and our copies in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/calendar.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class SourceState {
  /// Never read yet.
  connecting,
  healthy,
  /// Cannot be read now; its last known busy time keeps barring.
  blind,
  /// Wants a person: credentials refused, or too many deletions at once.
  stopped,
};
std::string_view name(SourceState state);
std::optional<SourceState> source_state(std::string_view name);

struct Source {
  SourceId id;
  AgencyId agency;
  ResourceId resource;
  /// "caldav", "ics", "google" or "microsoft".
  std::string provider;
  std::string name;
  /// The calendar, absolute: a CalDAV collection, or what the service's API calls it by. Of a feed,
  /// whose address is a secret, only what may be shown.
  std::string url;
  std::string username;
  /// Encrypted by the gateway's key; never logged. Empty where a grant opens it.
  std::string sealed_secret;
  /// By whose leave it is read; empty for caldav and ics.
  GrantId grant;
  /// Its events are busy time.
  bool reads = true;
  /// Confirmed bookings of the resource are written there.
  bool writes = false;
  SourceState state = SourceState::connecting;
  /// Opaque to the store: the provider's sync-token, ctag and so on.
  std::string cursor;
  std::optional<Instant> last_good_at;
  std::optional<Instant> last_tried_at;
  /// What went wrong last, for people.
  std::string last_error;
  int failures = 0;
  std::int64_t version = 1;
  /// Neither read nor written for a while, because somebody wants it so. What it was last seen to
  /// hold bars on, and is trusted: it is not blind.
  bool paused = false;
  /// It goes as soon as our copies there are removed; its busy time is gone already.
  bool leaving = false;
};

/// One remote object as last seen. Kept after its end as a tombstone, so that a late or repeated
/// fact cannot bring it back.
struct RemoteObject {
  SourceId source;
  /// As the server gave it, percent-encoded.
  std::string href;
  std::string etag;
  std::string uid;
  std::int64_t sequence = 0;
  std::optional<Instant> dtstamp;
  /// SHA-256 of the normalised text: "changed in meaning".
  std::string content_hash;
  bool deleted = false;
  /// Set if this is our copy of a booking.
  BookingId booking;
};

/// Our copy of a booking in a source.
struct Mirror {
  SourceId source;
  BookingId booking;
  std::string href;
  /// As the provider last gave it; empty if unknown.
  std::string etag;
  /// The booking's SEQUENCE that was last written.
  std::int64_t sequence = -1;
  /// pending, in_sync, diverged, removed.
  std::string state = "pending";
  /// Push-backs, for the brake on loops: how many since `window_start`.
  int push_backs = 0;
  std::optional<Instant> window_start;
};

/// One remote change, already parsed. `deleted` only on positive word of the provider.
struct ExternalChange {
  std::string href;
  std::string etag;
  bool deleted = false;
  /// Empty when deleted.
  ObjectDraft draft;
  std::string content_hash;
  /// Why nobody could tell what it says. What is known of it bars on, besides the time that the
  /// draft may tell, and the source is not trusted before it can be read (rule N13).
  std::string unreadable = {};
  /// Gone together with so many others that it is not believed of a copy of ours: that one is
  /// written again (rule C20).
  bool doubted = false;
};

/// RemoteObject::content_hash of what could not be read.
inline constexpr std::string_view kUnreadable = "unreadable";

}  // namespace holdfast::store
