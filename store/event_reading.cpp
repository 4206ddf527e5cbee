// How an audit entry is read as events: one table of actions, and the transitions of a booking.
#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "store/booking.hpp"
#include "store/event.hpp"
#include "store/event_id.hpp"

namespace holdfast::store {
namespace {

namespace json = boost::json;

/// How the entries of an action are read.
enum class Reading {
  /// Nobody is told.
  nothing,
  /// By what became of the booking; where it opened a question, that.
  booking,
  /// A question about a booking was settled, and nothing but that happened.
  settled,
  /// The type of the row, about the entry's subject; a booking's entry of that name is read as
  /// such.
  wish,
  calendar,
  /// A message arrived, or did not: the one that the entry names.
  message,
};

struct Row {
  std::string_view action;
  Reading reading = Reading::nothing;
  std::string_view type = {};
};

constexpr auto kRows = std::to_array<Row>({
    {"agency.changed"},
    {"agency.defined"},
    {"app_password.made"},
    {"app_password.revoked"},
    {"block.changed"},
    {"block.extended"},
    {"block.unreadable"},
    {"booking.cancelled", Reading::booking},
    {"booking.completed", Reading::booking},
    {"booking.edited"},
    {"booking.no_show", Reading::booking},
    {"booking.reassigned", Reading::booking},
    {"booking.rescheduled", Reading::booking},
    {"booking.restored", Reading::booking},
    {"calendar.changed"},
    {"calendar.deleted"},
    {"calendar.emptied"},
    {"calendar.made"},
    {"calendar.renamed"},
    {"calendar.shared"},
    {"calendar.unshared"},
    {"cancel.customer", Reading::booking},
    {"cancel.customer_imip", Reading::booking},
    {"cancel.staff_caldav", Reading::booking},
    {"cancel.staff_outside", Reading::booking},
    {"channel.closed"},
    {"channel.opened"},
    {"claim.expired", Reading::booking},
    {"clash.closed_by_source", Reading::settled},
    {"clash.escalated"},
    {"clash.opened", Reading::booking},
    {"clash.resolved", Reading::settled},
    {"clash.unresolved", Reading::settled},
    {"clock.skew"},
    {"closure.changed"},
    {"closure.defined"},
    {"closure.removed"},
    {"customer.changed"},
    {"customer.erased"},
    {"delegation.granted"},
    {"delegation.revoked"},
    {"fact.superseded"},
    {"feed.made"},
    {"feed.revoked"},
    {"file.copied"},
    {"file.deleted"},
    {"file.moved"},
    {"file.put"},
    {"grant.agreed"},
    {"grant.asked"},
    {"grant.delegated"},
    {"grant.ended"},
    {"grant.expired"},
    {"hold.converted", Reading::booking},
    {"hold.created", Reading::booking},
    {"hold.dropped", Reading::booking},
    {"hold.extended"},
    {"intake.accepted", Reading::booking},
    {"intake.verified"},
    {"invitation.made"},
    {"invitation.revoked"},
    {"message_settings.changed"},
    {"message_template.changed"},
    {"message_template.removed"},
    {"mirror.diverged"},
    {"mirror.pushed_back"},
    {"mirror.restored"},
    {"move.customer", Reading::booking},
    {"move.refused_overlap"},
    {"move.staff_caldav", Reading::booking},
    {"move.staff_outside", Reading::booking},
    {"notify.complained"},
    {"notify.delivered", Reading::message},
    {"notify.resent"},
    {"notify.unreached", Reading::message},
    {"offer.accepted", Reading::booking},
    {"offer.declined", Reading::booking},
    {"offer.prolonged"},
    {"overlay.saved"},
    {"override.used"},
    {"properties.changed"},
    {"reply.accepted"},
    {"reply.counter", Reading::booking},
    {"reply.declined", Reading::booking},
    {"reply.ignored"},
    {"reply.tentative"},
    {"request.approved", Reading::booking},
    {"request.declined", Reading::booking},
    {"resource.changed"},
    {"resource.defined"},
    {"rule.changed", Reading::booking},
    {"secrets.resealed"},
    {"service.changed"},
    {"service.defined"},
    {"source.blind", Reading::calendar, "calendar.blind"},
    {"source.changed"},
    {"source.connected", Reading::calendar, "calendar.connected"},
    {"source.disconnected"},
    {"source.leaving"},
    {"source.paused", Reading::calendar, "calendar.paused"},
    {"source.recovered", Reading::calendar, "calendar.recovered"},
    {"source.resumed", Reading::calendar, "calendar.recovered"},
    {"source.resync"},
    {"source.stopped", Reading::calendar, "calendar.blind"},
    {"staff.declined", Reading::booking},
    {"token.issued"},
    {"token.revoked"},
    {"suppression.cleared"},
    {"suppression.made"},
    {"tz.kept", Reading::booking},
    {"tz.recomputed", Reading::booking},
    {"user.changed"},
    {"user.defined"},
    {"waitlist.expired", Reading::wish, "waitlist.expired"},
    {"waitlist.joined", Reading::wish, "waitlist.joined"},
    {"waitlist.left", Reading::wish, "waitlist.left"},
    {"waitlist.offered", Reading::wish, "waitlist.offered"},
    {"waitlist.promoted", Reading::booking},
    {"webhook.changed"},
    {"webhook.made"},
    {"webhook.paused"},
    {"webhook.removed"},
    {"webhook.replayed"},
    {"webhook.resumed"},
    {"webhook.rotated"},
    {"webhook.stopped"},
});

const Row* row_of(std::string_view action) {
  const auto* const found = std::find_if(kRows.begin(), kRows.end(),
                                         [&](const Row& row) { return row.action == action; });
  return found == kRows.end() ? nullptr : found;
}

json::object parsed(const std::string& text) {
  if (text.empty()) {
    return {};
  }
  boost::system::error_code fault;
  auto value = json::parse(text, fault);
  return !fault && value.is_object() ? std::move(value.get_object()) : json::object{};
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  const auto* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string{} : std::string(*text);
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  const auto* const number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? std::nullopt : std::optional(*number);
}

/// What the API calls a member of the audit's description.
std::string shown(std::string_view name) {
  if (name == "start" || name == "end" || name == "expires") {
    return std::string(name) + "s_at";
  }
  return std::string(name);
}

/// Said elsewhere in the event, or a remark of the audit's own.
bool is_silent(std::string_view name) {
  return name == "version" || name == "sequence" || name == "entry" || name == "reason" ||
         name == "outside_rules";
}

std::vector<std::string> changed_members(const json::object& before, const json::object& after) {
  std::vector<std::string> names;
  if (before.empty()) {
    return names;
  }
  const auto note = [&](const json::object& from, const json::object& other, bool missing_only) {
    for (const auto& member : from) {
      const auto* const there = other.if_contains(member.key());
      const bool differs =
          missing_only ? there == nullptr : there == nullptr || *there != member.value();
      if (differs && !is_silent(member.key())) {
        names.push_back(shown(member.key()));
      }
    }
  };
  note(after, before, false);
  note(before, after, true);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool differ(const json::object& before, const json::object& after,
            std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    const auto* const one = before.if_contains(name);
    const auto* const other = after.if_contains(name);
    return (one == nullptr) != (other == nullptr) || (one != nullptr && *one != *other);
  });
}

/// Collects the events of one entry.
class Telling {
 public:
  explicit Telling(const AuditEntry& entry)
      : entry_(entry), before_(parsed(entry.before)), after_(parsed(entry.after)) {}

  void tell(std::string_view type, std::string object, bool says_version = true) {
    if (object.empty()) {
      return;
    }
    Event event;
    event.agency = entry_.agency;
    event.number = first_event_of(entry_.number) + static_cast<std::int64_t>(events_.size());
    event.id = event_id(entry_, event.number);
    event.at = entry_.at;
    event.type = type;
    event.object = std::move(object);
    if (says_version) {
      event.version = number_in(after_, "version");
      event.previous_version = number_in(before_, "version");
      event.changed = changed_members(before_, after_);
    }
    events_.push_back(std::move(event));
  }

  void tell_of_booking() {
    if (after_.contains("conflict")) {
      tell("booking.conflicted", entry_.subject);
      return;
    }
    const auto status = booking_status(text_in(after_, "status"));
    if (!status) {
      return;
    }
    const auto was = booking_status(text_in(before_, "status"));
    if (was == status) {
      tell_of_change(*status);
    } else {
      tell_of_turn(was, *status);
    }
  }

  /// A change of the booking that settled it says so itself.
  void tell_of_settlement() {
    const auto resolution = text_in(after_, "resolution");
    if (resolution.empty() || resolution == "kept" || resolution == "overlap_accepted") {
      tell("booking.conflict_resolved", entry_.subject, false);
    }
  }

  void tell_of_message() {
    const auto status = text_in(after_, "status");
    const bool arrived = status == "delivered";
    const bool came_back = status == "bounced";
    tell(arrived     ? "notification.delivered"
         : came_back ? "notification.bounced"
                     : "notification.failed",
         text_in(after_, "effect"), false);
  }

  [[nodiscard]] bool is_about(std::string_view prefix) const {
    return entry_.subject.starts_with(prefix);
  }
  [[nodiscard]] std::vector<Event> take() { return std::move(events_); }

 private:
  /// It stands as it stood, at another time or with other people.
  void tell_of_change(BookingStatus status) {
    if (!is_known(status)) {
      return;
    }
    if (entry_.action == "tz.kept" || differ(before_, after_, {"start", "end", "time_zone"})) {
      tell("booking.rescheduled", entry_.subject);
    } else if (differ(before_, after_, {"resources", "parts"})) {
      tell("booking.reassigned", entry_.subject);
    }
  }

  void tell_of_turn(std::optional<BookingStatus> was, BookingStatus status) {
    using S = BookingStatus;
    const bool from_wish = was == S::offered || was == S::waitlisted;
    const bool stood = was && is_known(*was) && was != S::requested;
    switch (status) {
      case S::held:
        tell("booking.held", entry_.subject);
        return;
      case S::requested:
        tell("booking.requested", entry_.subject);
        return;
      case S::offered:
        tell("waitlist.offered", text_in(after_, "entry"), false);
        return;
      case S::confirmed:
      case S::conflicted:
        if (was == S::cancelled) {
          tell("booking.restored", entry_.subject);
        } else if (!stood) {
          tell("booking.confirmed", entry_.subject);
        } else {
          tell_of_change(status);
        }
        if (was == S::conflicted) {
          tell("booking.conflict_resolved", entry_.subject);
        } else if (status == S::conflicted) {
          tell("booking.conflicted", entry_.subject);
        }
        if (from_wish || entry_.action == "waitlist.promoted") {
          tell("waitlist.promoted", text_in(after_, "entry"), false);
        }
        return;
      case S::completed:
        tell("booking.completed", entry_.subject);
        return;
      case S::no_show:
        tell("booking.no_show", entry_.subject);
        return;
      case S::cancelled:
        tell("booking.cancelled", entry_.subject);
        return;
      case S::declined:
        tell("booking.declined", entry_.subject);
        return;
      case S::expired:
        // Of an offer nobody has heard as of a booking.
        if (!from_wish) {
          tell("booking.expired", entry_.subject);
        }
        return;
      case S::waitlisted:
      case S::failed:
        return;
    }
  }

  const AuditEntry& entry_;
  json::object before_;
  json::object after_;
  std::vector<Event> events_;
};

}  // namespace

bool is_known_action(std::string_view action) { return row_of(action) != nullptr; }

std::vector<Event> events_of(const AuditEntry& entry) {
  const auto* const row = row_of(entry.action);
  if (row == nullptr || row->reading == Reading::nothing) {
    return {};
  }
  Telling telling(entry);
  switch (row->reading) {
    case Reading::nothing:
      break;
    case Reading::booking:
      telling.tell_of_booking();
      break;
    case Reading::settled:
      telling.tell_of_settlement();
      break;
    case Reading::wish:
      if (telling.is_about(WaitlistId::prefix())) {
        telling.tell(row->type, entry.subject);
      } else {
        telling.tell_of_booking();
      }
      break;
    case Reading::calendar:
      telling.tell(row->type, entry.subject, false);
      break;
    case Reading::message:
      telling.tell_of_message();
      break;
  }
  return telling.take();
}

}  // namespace holdfast::store
