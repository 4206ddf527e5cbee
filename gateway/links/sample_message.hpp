// A message about an appointment that nobody has: for previews.
#pragma once

#include <string_view>

#include "notify/sms/text_wording.hpp"
#include "notify/wording.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway {

/// With the agency's settings, its first service, and links that lead nowhere. Errors: as wording.
Result<notify::Wording> sample_message(const store::MessageTemplate& words,
                                       std::string_view base_url, const store::Reads& reads,
                                       Instant now);

/// The same as a text. Errors: as text_wording.
Result<notify::ShortText> sample_text(const store::MessageTemplate& words,
                                      std::string_view base_url, const store::Reads& reads,
                                      Instant now);

}  // namespace holdfast::gateway
