// What texts (SMS) say: one line for each message to a customer, in each language.
#pragma once

#include <string_view>

namespace holdfast::notify {

/// Ours, with places as in store/template_text.hpp; all in GSM-7. `language` is a catalogue's tag.
/// Empty for a kind that is not texted.
std::string_view short_words(std::string_view kind, std::string_view language);

/// What is answered to who texts HELP: {{agency}}, {{contact}}.
std::string_view help_words(std::string_view language);
/// What is answered to who texts STOP, where the provider says nothing itself: {{agency}}.
std::string_view stopped_words(std::string_view language);

}  // namespace holdfast::notify
