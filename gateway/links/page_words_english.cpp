#include "gateway/links/page_words.hpp"

namespace holdfast::gateway {

const PageWords kPageWordsEnglish = {
    .tag = "en",
    .yours = "Your appointment",
    .stands = "Your appointment is confirmed.",
    .waits = "We have received your request. It is not confirmed yet; the time is kept for you.",
    .cancelled = "This appointment is cancelled.",
    .over = "This appointment is over.",
    .ended = "This request does not stand any more, and nothing is kept for you.",
    .until = "You can change it until {{until}}.",
    .too_late = "It can no longer be changed here. Please contact us: {{contact}}",
    .cancel_title = "Cancel the appointment",
    .cancel_question = "Do you want to cancel this appointment? Its time is then free for others.",
    .cancel_button = "Yes, cancel it",
    .move_title = "Choose another time",
    .move_hint = "Choose one of these times, then press the button at the end.",
    .move_button = "Move the appointment to this time",
    .earlier = "Earlier times",
    .later = "Later times",
    .no_times = "There is no free time in these two weeks.",
    .moved = "Your appointment has been moved. This is the time that holds now.",
    .undo_question =
        "Did you cancel by mistake? If the time is still free, the appointment takes place after "
        "all.",
    .undo_button = "Undo the cancellation",
    .undo_late = "A cancellation can be undone for ten minutes; that time is over.",
    .offered = "This time is free for you. It is not booked yet.",
    .offer_until = "You can answer until {{until}}.",
    .accept_button = "Yes, book it for me",
    .decline_button = "No, give it to somebody else",
    .no_offer =
        "No time is kept for you at the moment. You are on the waitlist; we write to you as soon "
        "as one is free.",
    .booked = "The time is booked for you.",
    .leave_question = "Do you want to leave the waitlist?",
    .leave_button = "Yes, leave the waitlist",
    .left = "You are not on the waitlist.",
    .reconnect_title = "Connect the calendar again",
    .reconnect_question =
        "{{service}} does not let us read this calendar any more. Sign in there with the same "
        "account, and agree once more.",
    .reconnect_button = "Go to {{service}}",
    .reconnected = "The calendar is connected. There is nothing to do.",
    .taken = "That time has just been taken. Please choose another one.",
    .changed = "Something has changed meanwhile. Please look again.",
    .refused = "That cannot be done now. Please contact us: {{contact}}",
    .unavailable = "That did not work just now. Please try again in a moment.",
};

}  // namespace holdfast::gateway
