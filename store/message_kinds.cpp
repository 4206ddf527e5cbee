#include "store/message_kinds.hpp"

#include <algorithm>
#include <array>

namespace holdfast::store {
namespace {

constexpr auto kCustomer = Audience::customer;
constexpr auto kStaff = Audience::staff;

constexpr std::array kKinds = {
    MessageKind{"booking.confirmed", kCustomer},
    MessageKind{"booking.rescheduled", kCustomer},
    MessageKind{"booking.reassigned", kCustomer},
    MessageKind{"booking.restored", kCustomer},
    MessageKind{"booking.cancelled", kCustomer},
    MessageKind{"booking.time_zone", kCustomer},
    MessageKind{"booking.requested", kCustomer},
    MessageKind{"booking.withdrawn", kCustomer},
    MessageKind{"booking.expired", kCustomer},
    MessageKind{"booking.declined", kCustomer},
    MessageKind{"reminder.upcoming", kCustomer},
    MessageKind{"follow_up.thanks", kCustomer},
    MessageKind{"waitlist.joined", kCustomer},
    MessageKind{"waitlist.offered", kCustomer},
    MessageKind{"waitlist.lapsed", kCustomer},
    MessageKind{"waitlist.lost", kCustomer},
    MessageKind{"waitlist.expired", kCustomer},
    MessageKind{"conflict.offer_move", kCustomer},
    MessageKind{"conflict.offer_withdrawn", kCustomer},
    MessageKind{"conflict.opened", kStaff},
    MessageKind{"conflict.escalated", kStaff},
    MessageKind{"conflict.overridden", kStaff},
    MessageKind{"conflict.closed", kStaff},
    MessageKind{"staff.move_refused", kStaff},
    MessageKind{"staff.assigned", kStaff},
    MessageKind{"staff.relieved", kStaff},
    MessageKind{"calendar.event_unreadable", kStaff},
    MessageKind{"source.attention", kStaff},
    MessageKind{"agenda.today", kStaff},
    MessageKind{"letter.unreached", kStaff},
    MessageKind{"letter.wrote", kStaff},
    MessageKind{"conflict.countered", kStaff},
    MessageKind{"conflict.customer_declined", kStaff},
    MessageKind{"booking.counter_refused", kCustomer},
    MessageKind{"proposal.refused", kCustomer},
    MessageKind{"webhook.stopped", kStaff},
};

constexpr std::array<std::string_view, 4> kLanguages = {"en", "de", "fr", "es"};

}  // namespace

std::span<const MessageKind> message_kinds() { return kKinds; }

const MessageKind* find_message_kind(std::string_view name) {
  const auto* const found = std::find_if(
      kKinds.begin(), kKinds.end(), [&](const MessageKind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : found;
}

std::span<const std::string_view> message_languages() { return kLanguages; }

bool is_message_language(std::string_view tag) {
  return std::find(kLanguages.begin(), kLanguages.end(), tag) != kLanguages.end();
}

}  // namespace holdfast::store
