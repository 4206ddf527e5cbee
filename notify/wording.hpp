// What messages say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notify/language/catalogue.hpp"
#include "notify/message_context.hpp"
#include "store/base/result.hpp"
#include "store/base/time_zone.hpp"
#include "store/booking.hpp"

namespace holdfast::notify {

/// One message in words: a subject, sentences, the facts as a small table, and what can be done.
struct Wording {
  /// BCP 47.
  std::string language;
  std::string subject;
  std::vector<std::string> sentences;
  struct Fact {
    std::string label;
    std::string value;
  };
  std::vector<Fact> facts;
  std::vector<std::string> closing;
  struct Link {
    std::string label;
    std::string url;
  };
  std::vector<Link> links;
  /// Both may be empty.
  std::string logo_url;
  std::string colour;
  /// Of the picture, for who does not see it.
  std::string agency_name;
};

/// The customer's own zone where known, else the one that the booking was made in.
TimeZone zone_of(const store::Appointment& appointment);

/// Whether the customer's calendar must hear of it. Who only asked was never invited, so neither
/// the question nor its refusal carries an invitation.
bool carries_invite(std::string_view kind);

/// In the customer's language, or the agency's: our words, or the agency's own where it has some.
/// Errors: validation for a kind that has no words.
Result<Wording> wording(std::string_view kind, const store::Appointment& appointment,
                        const MessageContext& context = MessageContext());

/// The same with these words in the place of the agency's own: a preview.
Result<Wording> wording_with(const store::MessageTemplate& own,
                             const store::Appointment& appointment, const MessageContext& context);

std::string as_text(const Wording& wording);
/// Every foreign text is escaped; no script, no style sheet, and no picture but the agency's logo.
std::string as_html(const Wording& wording);

}  // namespace holdfast::notify
