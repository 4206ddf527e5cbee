// From an appointment to what a text (SMS) says of it.
#pragma once

#include <string>
#include <string_view>

#include "notify/message_context.hpp"
#include "notify/sms/segments.hpp"
#include "store/base/result.hpp"
#include "store/booking.hpp"

namespace holdfast::notify {

/// A longer text is cut: it is paid for by the part.
inline constexpr int kMostParts = 6;

struct ShortText {
  std::string text;
  Segments segments;
};

/// One line in the customer's language, or the agency's: our words, or the agency's own where it
/// has some. The same for the same appointment, unless the agency changes its words in between.
/// Errors: validation for a kind that is not texted.
Result<ShortText> text_wording(std::string_view kind, const store::Appointment& appointment,
                               const MessageContext& context);

/// The same with these words in the place of the agency's own: a preview.
Result<ShortText> text_wording_with(const store::MessageTemplate& own,
                                    const store::Appointment& appointment,
                                    const MessageContext& context);

/// The answer to HELP or STOP: words with {{agency}} and {{contact}}.
std::string filled_reply(std::string_view words, std::string_view agency, std::string_view contact);

}  // namespace holdfast::notify
