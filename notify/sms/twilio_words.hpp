// What Twilio's answers, statuses and codes mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notify/sms/form.hpp"
#include "notify/sms/provider.hpp"
#include "store/base/http.hpp"

namespace holdfast::notify {

/// What came of posting a message.
TextAnswer read_twilio_answer(const Result<HttpResponse>& response);

/// One message of Twilio's, from its list or by itself.
struct TwilioMessage {
  std::string sid;
  std::string status;
  std::string body;
  std::string error_code;
  Instant created_at;
};
/// Errors: validation.
Result<TwilioMessage> read_twilio_message(std::string_view json);
Result<std::vector<TwilioMessage>> read_twilio_list(std::string_view json);

/// "delivered" and the like; `none` for what says nothing of how it ended, or that we do not know.
store::Fate twilio_fate(std::string_view status, std::string_view code);
/// It did not reach anybody and will not: no reason not to send it again.
bool is_lost(std::string_view status);

TextReport twilio_report(std::string sid, std::string_view status, std::string code,
                         const std::vector<std::string>& passing_codes);

/// "30001 30003": with blanks or commas between.
std::vector<std::string> parse_codes(std::string_view list);

/// "Sun, 22 Nov 2026 07:18:58 +0000" (RFC 2822). Nothing for anything else.
std::optional<Instant> parse_mail_date(std::string_view text);

}  // namespace holdfast::notify
