// What the sync engine asks of an external calendar service. One implementation for each protocol.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/result.hpp"
#include "store/push_channel.hpp"
#include "store/source.hpp"
#include "sync/account.hpp"
#include "sync/known_objects.hpp"

namespace holdfast::sync {

struct Known {
  /// As the last pull gave it; empty: read everything.
  std::string cursor;
  KnownObjects objects;
};

/// One object that changed, or is gone.
struct RemoteItem {
  /// That of the known object where it is one, else as the server wrote it.
  std::string href;
  std::string etag;
  /// Only on the server's positive word that this object is not there: a tombstone, or an answer
  /// of 404 or 410 to a question for this very object. Never because it was not mentioned.
  bool deleted = false;
  /// It is there, but over, and outside of what is read: it need not be kept. No deletion by
  /// anybody, so no brake counts it and no booking is called off by it.
  bool past = false;
  /// Why the server could not hand this one object out, though it is there. `text` is empty then,
  /// or holds what is known of it all the same.
  std::string unreadable;
  /// Empty when deleted.
  std::string text;
  /// Calendars with definitions of zones that `text` names, to be read before it: many objects of
  /// one pull share them.
  std::vector<std::shared_ptr<const std::string>> zones = {};
};

/// With the definitions of its zones.
inline std::string whole_text(const RemoteItem& item) {
  std::string whole;
  for (const auto& zone : item.zones) {
    whole += *zone;
  }
  return whole + item.text;
}

inline std::size_t whole_size(const RemoteItem& item) {
  std::size_t size = item.text.size();
  for (const auto& zone : item.zones) {
    size += zone->size();
  }
  return size;
}

/// What the texts of one pull may hold in all, and how many objects: whoever may tie a calendar
/// chooses its server, and all of a read is in memory at once. Beyond it: too_large.
inline constexpr std::size_t kLargestPull = 64U * 1024 * 1024;
inline constexpr std::size_t kMostMembers = 50'000;
/// Octets of one object.
inline constexpr std::size_t kLargestObject = 1U * 1024 * 1024;

struct Pull {
  std::string cursor_after;
  std::vector<RemoteItem> items;
  /// The answer spoke of every member, not of changes only.
  bool complete_listing = false;
  /// How many members such a listing had.
  std::size_t members = 0;
  /// The service does not want to be read again sooner.
  std::chrono::seconds rest{0};
  /// The calendar's own zone, for floating and all-day times, as it names it; empty: that of the
  /// resource.
  std::string zone = {};
};

/// Our copy of a booking, to be written or removed.
struct Copy {
  /// Where it is, as the server gave it. Empty: not there yet.
  std::string href;
  /// The version that may be replaced; empty with an href: whichever is there.
  std::string etag;
  /// The last path segment for a new one: "bk_….ics".
  std::string name;
  std::string uid;
  std::string text;
};

struct PushResult {
  std::string href;
  /// Empty if the server does not tell.
  std::string etag;
  /// What stands there now as a later pull would read it; empty: as it was given. So that the echo
  /// of a copy is known where a service keeps fields and no text.
  std::string text = {};
};

/// A calendar that an account may be tied to.
struct FoundCalendar {
  /// Absolute: what Source::url becomes. Of Google "<google_api>/calendars/<id, escaped>", of
  /// Microsoft "<graph_api>/me/calendars/<id, escaped>".
  std::string url;
  std::string name;
  /// Holds events.
  bool events = true;
  bool writable = true;
};

/// How a service is to tell us that a calendar has changed.
struct ChannelWish {
  /// Ours, for the services that take one.
  store::PushChannelId id;
  /// What the service shall send back with each message.
  std::string secret;
  /// Where it shall send it.
  std::string address;
};

struct OpenedChannel {
  /// What the service calls it.
  std::string remote;
  Instant expires_at;
};

/// On one executor; calls for one account one after the other.
///
/// Errors of all calls: unauthenticated (the credential is refused: ask nothing more before a
/// person has looked), unavailable and timed_out (try later; field `retry_after` in seconds where
/// the server said when), refused (it will say no again), too_large, canceled.
class Provider {
 public:
  virtual ~Provider() = default;

  /// Reads what changed. All or nothing: an object that cannot be fetched fails the pull.
  virtual Awaitable<Result<Pull>> pull(Account account, Known known) = 0;

  /// One object; nothing if it is not there.
  virtual Awaitable<Result<std::optional<RemoteItem>>> fetch(Account account, std::string href) = 0;

  /// Writes a copy. Safe to repeat after a lost answer. Besides: precondition_failed if the object
  /// there is another version than `etag` and says something else than `text`.
  virtual Awaitable<Result<PushResult>> put_copy(Account account, Copy copy) = 0;

  /// Removes a copy; one that is not there counts as removed. An object with another UID is left.
  virtual Awaitable<Status> remove_copy(Account account, Copy copy) = 0;

  /// The calendars of an account. Of its source only `url` (any of the service; not looked at where
  /// a grant opens it), `username` and `grant` are set.
  virtual Awaitable<Result<std::vector<FoundCalendar>>> discover(Account account) = 0;

  /// Whether the service tells of changes by itself.
  [[nodiscard]] virtual bool has_channels() const { return false; }
  /// Opens a channel beside those that are open.
  virtual Awaitable<Result<OpenedChannel>> open_channel(Account /*account*/, ChannelWish /*wish*/) {
    co_return Error{Errc::refused, "the service does not tell of changes"};
  }
  /// Makes one last longer. Refused where only another one can take over.
  virtual Awaitable<Result<OpenedChannel>> renew_channel(Account /*account*/,
                                                         store::PushChannel /*channel*/) {
    co_return Error{Errc::refused, "the service does not let its channels last longer"};
  }
  /// Ends one; one that is not there counts as ended.
  virtual Awaitable<Status> close_channel(Account /*account*/, store::PushChannel /*channel*/) {
    co_return Status{};
  }
};

}  // namespace holdfast::sync
