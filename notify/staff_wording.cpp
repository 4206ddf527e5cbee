#include "notify/staff_wording.hpp"

#include <algorithm>
#include <array>

namespace holdfast::notify {
namespace {

struct Words {
  std::string_view kind;
  /// Before the colon.
  std::string_view subject;
  std::string_view first;
  std::string_view second = {};
  bool to_customer = false;
};

constexpr std::array kWords = {
    Words{"staff.move_refused", "Not changed",
          "The change that you made to this booking in your calendar could not be kept: the new "
          "time is taken, or the booking cannot be changed any more.",
          "The booking stands as below. Your calendar shows the true time after its next refresh."},
    Words{"staff.assigned", "Yours now", "This booking was given to you. It is in your calendar."},
    Words{"staff.relieved", "Not yours any more",
          "This booking was given to somebody else. It has been taken out of your calendar."},
    Words{"conflict.opened", "Conflict",
          "Something stands in the way of this booking now: another event at that time, other "
          "hours, or a person who declined. The booking still stands, and the customer counts on "
          "it.",
          "Please move what is in the way, move the booking, or let somebody else take over."},
    Words{"conflict.escalated", "Still open",
          "This booking begins soon, and the conflict about it has not been settled. The customer "
          "counts on it.",
          "Please move what is in the way, move the booking, or let somebody else take over."},
    Words{"conflict.overridden", "Booked over other plans",
          "This booking was made on purpose although something else is in the calendar at that "
          "time. Both stand.",
          "Please see to it that the appointment can take place, or move what is in the way."},
    Words{"conflict.closed", "Settled",
          "The conflict about this booking is settled. The booking stands as below."},
    Words{"conflict.offer_move",
          "Please choose another time",
          "something came up at the time of your appointment. It stands as below until we hear "
          "from you; but one of these times would suit us better. Please answer this message or "
          "call us.",
          {},
          true},
    Words{"conflict.offer_withdrawn",
          "Your appointment stays",
          "what came up at the time of your appointment is settled. Your appointment stays as it "
          "is, and you need not do anything.",
          {},
          true},
};

Wording about_event(std::string when) {
  Wording words;
  words.subject = "An event in your calendar cannot be read whole";
  words.sentences = {
      "An event in your calendar repeats in a way that cannot be evaluated. So that nothing is "
      "booked onto it, all the time that it may touch is kept free.",
      "Please look at the event that first takes place as below, and write it anew."};
  words.facts = {{"First", std::move(when)}};
  return words;
}

}  // namespace

Result<Wording> staff_wording(std::string_view kind, const store::Appointment& appointment) {
  const auto when = describe_time(appointment.booking.time, zone_of(appointment));
  if (kind == "calendar.event_unreadable") {
    return about_event(when);
  }
  const auto found = std::find_if(kWords.begin(), kWords.end(),
                                  [kind](const Words& words) { return words.kind == kind; });
  if (found == kWords.end()) {
    return Error{Errc::validation, "no message has the kind '" + std::string(kind) + "'"};
  }
  const auto& service = appointment.service_name;
  Wording words;
  words.subject = std::string(found->subject) + ": " + service +
                  (found->to_customer ? " at " + appointment.agency_name : ", " + when);
  if (found->to_customer) {
    words.sentences.push_back("Hello " + appointment.booking.customer.name + ",");
  }
  words.sentences.emplace_back(found->first);
  if (!found->second.empty()) {
    words.sentences.emplace_back(found->second);
  }
  if (kind == "conflict.closed" && appointment.booking.status == store::BookingStatus::cancelled) {
    words.sentences = {"The conflict about this booking is settled: the booking is cancelled."};
  }
  return words;
}

}  // namespace holdfast::notify
