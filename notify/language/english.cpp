#include "notify/language/catalogue.hpp"

namespace holdfast::notify {
namespace {

std::string date(std::string_view weekday, unsigned day, std::string_view month, int year) {
  return std::string(weekday) + ", " + std::to_string(day) + ' ' + std::string(month) + ' ' +
         std::to_string(year);
}

std::string clock(unsigned hour, unsigned minute) {
  return (hour < 10 ? "0" : "") + std::to_string(hour) + (minute < 10 ? ":0" : ":") +
         std::to_string(minute);
}

constexpr std::array kPhrases = {
    Phrase{"booking.confirmed", "Confirmed: {{service}} at {{agency}}",
           "your appointment is confirmed."},
    Phrase{"booking.rescheduled", "New time: {{service}} at {{agency}}",
           "your appointment has been moved. This is the time that holds now."},
    Phrase{"booking.reassigned", "Change: {{service}} at {{agency}}",
           "somebody else will be there for your appointment. Its time stays as it is."},
    Phrase{"booking.restored", "Confirmed again: {{service}} at {{agency}}",
           "your appointment takes place after all, as below. If you were told that it is "
           "cancelled, please disregard that."},
    Phrase{"booking.cancelled", "Cancelled: {{service}} at {{agency}}",
           "the appointment below has been cancelled. The time is not reserved for you any more."},
    Phrase{"booking.time_zone", "Same local time: {{service}} at {{agency}}",
           "the clocks at the place of your appointment will be set differently than was known "
           "when you booked. Your appointment keeps its local time."},
    Phrase{"booking.requested", "Received: {{service}} at {{agency}}",
           "we have received your request and keep the time for you. The appointment is not "
           "confirmed yet: we will write to you as soon as it is."},
    Phrase{"booking.withdrawn", "Withdrawn: {{service}} at {{agency}}",
           "your request below has been withdrawn. The time is not kept for you any more."},
    Phrase{"booking.expired", "Not confirmed: {{service}} at {{agency}}",
           "your request below could not be confirmed in time, so the time is not kept for you "
           "any more. We are sorry. Please ask us for another one."},
    Phrase{"booking.declined", "Not possible: {{service}} at {{agency}}",
           "the appointment below is unfortunately not possible. The time is not kept for you any "
           "more."},
    Phrase{"reminder.upcoming", "Reminder: {{service}} on {{date}}",
           "this is a reminder of your appointment. We look forward to seeing you."},
    Phrase{"follow_up.thanks", "Thank you: {{service}} at {{agency}}",
           "thank you for your visit. We hope that all was as you wished; if not, please tell us."},
    Phrase{"waitlist.joined", "On the waitlist: {{service}} at {{agency}}",
           "you are on the waitlist. We write to you as soon as a time that you wished for is "
           "free. Nothing is booked yet."},
    Phrase{"waitlist.offered", "A time is free for you: {{service}} at {{agency}}",
           "a time that you wait for is free. It is not booked yet: please accept it in time, or "
           "somebody else may have it."},
    Phrase{"waitlist.lapsed", "No longer kept for you: {{service}} at {{agency}}",
           "the time below was kept for you, and that has ended without an answer. If your wish "
           "still stands, you stay on the waitlist for other times."},
    Phrase{"waitlist.lost", "Already taken: {{service}} at {{agency}}",
           "somebody else was quicker with the time below. You stay on the waitlist for other "
           "times."},
    Phrase{"waitlist.expired", "The waitlist ends: {{service}} at {{agency}}",
           "none of the times that you wished for has become free in time. You are not on the "
           "waitlist any more."},
    Phrase{"conflict.offer_move", "Please choose another time: {{service}} at {{agency}}",
           "something came up at the time of your appointment. It stands as below until we hear "
           "from you; but one of these times would suit us better."},
    Phrase{"conflict.offer_withdrawn", "Your appointment stays: {{service}} at {{agency}}",
           "what came up at the time of your appointment is settled. Your appointment stays as it "
           "is, and you need not do anything."},
    Phrase{"conflict.opened", "Conflict: {{service}}, {{when}}",
           "Something stands in the way of this booking now: another event at that time, other "
           "hours, or a person who declined. The booking still stands, and the customer counts on "
           "it.\n\n"
           "Please move what is in the way, move the booking, or let somebody else take over."},
    Phrase{"conflict.escalated", "Still open: {{service}}, {{when}}",
           "This booking begins soon, and the conflict about it has not been settled. The customer "
           "counts on it.\n\n"
           "Please move what is in the way, move the booking, or let somebody else take over."},
    Phrase{"conflict.overridden", "Booked over other plans: {{service}}, {{when}}",
           "This booking was made on purpose although something else is in the calendar at that "
           "time. Both stand.\n\n"
           "Please see to it that the appointment can take place, or move what is in the way."},
    Phrase{"conflict.closed", "Settled: {{service}}, {{when}}",
           "The conflict about this booking is settled. The booking stands as below."},
    Phrase{"conflict.closed.cancelled", "Settled: {{service}}, {{when}}",
           "The conflict about this booking is settled: the booking is cancelled."},
    Phrase{"staff.move_refused", "Not changed: {{service}}, {{when}}",
           "The change that you made to this booking in your calendar could not be kept: the new "
           "time is taken, or the booking cannot be changed any more.\n\n"
           "The booking stands as below. Your calendar shows the true time after its next "
           "refresh."},
    Phrase{"staff.assigned", "Yours now: {{service}}, {{when}}",
           "This booking was given to you. It is in your calendar."},
    Phrase{"staff.relieved", "Not yours any more: {{service}}, {{when}}",
           "This booking was given to somebody else. It has been taken out of your calendar."},
    Phrase{"calendar.event_unreadable", "An event in your calendar cannot be read whole",
           "An event in your calendar repeats in a way that cannot be evaluated. So that nothing "
           "is booked onto it, all the time that it may touch is kept free.\n\n"
           "Please look at the event that first takes place as below, and write it anew."},
    Phrase{"source.attention", "A calendar cannot be read: {{service}}",
           "An outside calendar that bookings depend on cannot be read. What was last seen in it "
           "still bars bookings; what was entered since is not known here.\n\n"
           "If its password was changed or leave was taken back, please connect it again on the "
           "set-up page, or ask your office for one."},
    Phrase{"agenda.today", "Your day: {{date}}", "These are your appointments of the day."},
    Phrase{"letter.wrote", "A letter: {{service}}, {{when}}",
           "The customer wrote to the address of this booking. Their words stand below as they "
           "came. Please answer them yourself: this mail was sent by a program."},
    Phrase{"conflict.countered", "Another time is wished for: {{service}}, {{when}}",
           "The customer answered the invitation and wishes for another time. Nothing has been "
           "changed: the booking stands as below.\n\n"
           "Please move it, or keep it as it is; the customer is told either way."},
    Phrase{"conflict.customer_declined", "Declined: {{service}}, {{when}}",
           "The customer declined the invitation, too late to cancel by that or where your office "
           "wants to be asked first. The booking still stands.\n\n"
           "Please ask the customer, and cancel it or keep it."},
    Phrase{"booking.counter_refused", "It stays at this time: {{service}} at {{agency}}",
           "the other time that you proposed is not possible. Your appointment stays as it is."},
    Phrase{"proposal.refused", "Your proposal: {{service}} at {{agency}}",
           "the time that you proposed is not possible. Your appointment was moved to the time "
           "below."},
    Phrase{"webhook.stopped", "Your system is not told any more: {{service}}",
           "A webhook endpoint of yours has not taken events for days, or has said that it is "
           "gone. Nothing is sent to it any more.\n\n"
           "What happens is kept for 30 days. Once your system is well again, let the endpoint go "
           "on (POST /v1/webhook-endpoints/…/resume), or have what it missed told again "
           "(…/replay)."},
    Phrase{"letter.unreached", "Not reached: {{service}}, {{when}}",
           "A message about this booking did not reach the customer.\n\n"
           "Please look at the address, and call them if need be."},
};

}  // namespace

const Catalogue kEnglish = {
    .tag = "en",
    .weekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .date = date,
    .clock = clock,
    .between = " to ",
    .after_clock = "",
    .labels = {.what = "What",
               .when = "When",
               .with = "With",
               .where = "Where",
               .customer = "Customer",
               .party = "Places",
               .booking = "Booking",
               .possible = "Possible",
               .wished = "Wished",
               .waitlist = "Waitlist",
               .until = "Until",
               .first = "First",
               .calendar = "Calendar",
               .seen_last = "Last read",
               .trouble = "Reason",
               .greeting = "Hello {{customer_name}},",
               .questions = "Questions? {{contact}}",
               .unsure = "You answered that you may come. Will you? If you cannot, please move "
                         "or cancel the appointment, so that somebody else can have the time.",
               .free_day = "There are none.",
               .see = "See your appointment",
               .move = "Choose another time",
               .cancel = "Cancel",
               .undo = "Undo the cancellation (for ten minutes)",
               .accept = "Accept",
               .decline = "Decline",
               .leave = "Leave the waitlist",
               .reconnect = "Connect the calendar again",
               .add_file = "Add to your calendar (file)",
               .add_google = "Add to Google Calendar",
               .add_outlook = "Add to Outlook"},
    .phrases = kPhrases,
};

}  // namespace holdfast::notify
