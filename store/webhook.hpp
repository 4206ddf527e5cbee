// The agency's own systems that are told of events, and what they were told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class WebhookState {
  active,
  /// Told nothing until somebody resumes it; what happens meanwhile is told then.
  paused,
  /// Likewise, by the receiver's own word (410).
  disabled,
  /// Gone for everybody; what is left of it goes bit by bit.
  removed,
};
std::string_view name(WebhookState state);
std::optional<WebhookState> webhook_state(std::string_view name);

/// One address that events are sent to.
struct Webhook {
  WebhookId id;
  AgencyId agency;
  /// Often a secret by itself: told to administrators only, and never logged.
  std::string url;
  std::string name;
  /// Types and families ("booking.*"), separated by spaces, in order; empty: all.
  std::string types;
  WebhookState state = WebhookState::active;
  /// Why it is not active, for people.
  std::string reason;
  /// "whsec_…", encrypted by the gateway's key.
  std::string sealed_secret;
  /// The one before, by which events are signed too until then; empty: none.
  std::string sealed_former;
  std::optional<Instant> former_until;
  /// Deliveries were made for all events up to this number (event.hpp).
  std::int64_t planned = 0;
  Instant created_at{};
  /// When it last took an event, to the minute.
  std::optional<Instant> last_success_at;
  /// Raised by what people change, and by what stops it.
  std::int64_t version = 1;
};

enum class DeliveryState { due, leased, delivered, failed };
std::string_view name(DeliveryState state);
std::optional<DeliveryState> delivery_state(std::string_view name);

/// One event that is owed, or was, to one webhook. It holds nothing of the event but where it is.
struct WebhookDelivery {
  WebhookId webhook;
  /// The event's number.
  std::int64_t event = 0;
  EventId event_id;
  std::string type;
  /// What the event is about: events of one object are told one after another.
  std::string object;
  DeliveryState state = DeliveryState::due;
  Instant created_at{};
  Instant due_at{};
  /// In all.
  int attempts = 0;
  /// Since it was last made due by hand: by these the next pause is measured.
  int tries = 0;
  /// Fencing: raised at each lease; a report with an older number is refused.
  std::int64_t lease = 0;
  std::optional<Instant> leased_until;
  std::optional<Instant> ended_at;
};

/// One attempt. Written before anything is sent, closed with its outcome after.
struct WebhookAttempt {
  WebhookId webhook;
  std::int64_t event = 0;
  int number = 1;
  Instant started_at{};
  std::optional<Instant> ended_at;
  /// delivered, retry, failed, gone; empty while open (also after a crash: unknown).
  std::string outcome;
  /// Of the answer; 0: there was none.
  int status = 0;
  /// What was wrong, in our words: an answer may repeat what it was sent.
  std::string detail;
};

}  // namespace holdfast::store
