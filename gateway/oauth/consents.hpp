// Sending a person to Google or Microsoft to agree that we use their account.
#pragma once

#include <string>
#include <string_view>

#include "gateway/auth/secret_box.hpp"
#include "store/grant.hpp"
#include "store/reads.hpp"
#include "sync/oauth.hpp"

namespace holdfast::gateway {

/// Paths below it, "google/callback" and "microsoft/callback", are where people come back.
inline constexpr std::string_view kOAuthPath = "/oauth/";
inline constexpr std::string_view kCallback = "/callback";

/// Immutable; any thread. Outlives every request.
class Consents {
 public:
  /// `secrets` outlives it; `base_url` has no slash at the end.
  Consents(const SecretBox& secrets, sync::OAuthSettings oauth, std::string base_url)
      : secrets_(secrets), oauth_(std::move(oauth)), base_url_(std::move(base_url)) {}

  /// The secrets of one way there and back. In `consent` the sender is missing.
  struct Way {
    std::string state;
    std::string challenge;
    store::Consent consent;
  };
  [[nodiscard]] Way new_way(Instant now) const;

  /// Where the person is to go.
  [[nodiscard]] std::string address(const store::Grant& grant, const Way& way) const;
  [[nodiscard]] std::string redirect_uri(std::string_view provider) const;
  [[nodiscard]] const sync::OAuthSettings& oauth() const { return oauth_; }
  [[nodiscard]] const SecretBox& secrets() const { return secrets_; }

 private:
  const SecretBox& secrets_;
  const sync::OAuthSettings oauth_;
  const std::string base_url_;
};

/// Whether a token of that account may be taken back at its service. Google ends all that the
/// account ever agreed to with us at once, so not while another grant lives by it; nor where nobody
/// said whose it is.
bool may_give_back(std::string_view provider, std::string_view account, const store::Reads& reads);

/// "Google" for "google": what people call it.
std::string_view service_name(std::string_view provider);

}  // namespace holdfast::gateway
