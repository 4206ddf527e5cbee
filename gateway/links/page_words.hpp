// What the customers' pages say, in each language. One file for each; the same members in all.
#pragma once

#include <string_view>

namespace holdfast::gateway {

/// Places as in store/template_text.hpp.
struct PageWords {
  std::string_view tag;
  // How a booking stands.
  std::string_view yours;
  std::string_view stands;
  std::string_view waits;
  std::string_view cancelled;
  std::string_view over;
  std::string_view ended;
  std::string_view until;
  std::string_view too_late;
  // What can be done.
  std::string_view cancel_title;
  std::string_view cancel_question;
  std::string_view cancel_button;
  std::string_view move_title;
  std::string_view move_hint;
  std::string_view move_button;
  std::string_view earlier;
  std::string_view later;
  std::string_view no_times;
  std::string_view moved;
  std::string_view undo_question;
  std::string_view undo_button;
  std::string_view undo_late;
  // The waitlist.
  std::string_view offered;
  std::string_view offer_until;
  std::string_view accept_button;
  std::string_view decline_button;
  std::string_view no_offer;
  std::string_view booked;
  std::string_view leave_question;
  std::string_view leave_button;
  std::string_view left;
  // A calendar that cannot be read: `{{service}}` is Google or Microsoft.
  std::string_view reconnect_title;
  std::string_view reconnect_question;
  std::string_view reconnect_button;
  std::string_view reconnected;
  // What went wrong.
  std::string_view taken;
  std::string_view changed;
  std::string_view refused;
  std::string_view unavailable;
};

extern const PageWords kPageWordsEnglish;
extern const PageWords kPageWordsGerman;
extern const PageWords kPageWordsFrench;
extern const PageWords kPageWordsSpanish;

/// By the tag of a catalogue of messages.
const PageWords& page_words(std::string_view tag);

}  // namespace holdfast::gateway
