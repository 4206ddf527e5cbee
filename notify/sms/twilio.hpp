// Twilio's Messages API (version 2010-04-01).
//
// It has no idempotency key. What may have been sent is looked for by number and day before it is
// sent again, and known by its words.
#pragma once

#include <string>
#include <vector>

#include "notify/sms/provider.hpp"
#include "store/base/http.hpp"

namespace holdfast::notify {

struct TwilioSettings {
  std::string api_url = "https://api.twilio.com";
  std::string account_sid;
  /// The account's own token, or a key's secret where `key_sid` is set.
  std::string secret;
  /// Empty: the account speaks for itself.
  std::string key_sid;
  /// Sends instead of a number of ours; empty: there is none.
  std::string messaging_service_sid;
  /// Of texts that did not arrive: codes of reasons that pass.
  std::vector<std::string> passing_codes = {"30001", "30003", "30008"};
};

class Twilio final : public TextProvider {
 public:
  /// `http` outlives it.
  Twilio(HttpClient& http, TwilioSettings settings);

  [[nodiscard]] std::string_view name() const override { return "twilio"; }
  Awaitable<TextAnswer> send(OutgoingText text) override;
  Awaitable<Result<std::optional<TextAnswer>>> find(OutgoingText text) override;
  Awaitable<Result<std::optional<TextReport>>> ask(std::string reference) override;
  [[nodiscard]] bool can_be_asked() const override { return true; }
  [[nodiscard]] Duration patience() const override { return std::chrono::seconds{10}; }

 private:
  [[nodiscard]] OutgoingRequest request(std::string method, const std::string& path,
                                        std::string body) const;

  HttpClient& http_;
  const TwilioSettings settings_;
};

}  // namespace holdfast::notify
