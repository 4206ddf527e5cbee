#include "gateway/oauth/consents.hpp"

#include "gateway/auth/authorization.hpp"
#include "store/base/text.hpp"
#include "store/commands/grants.hpp"

namespace holdfast::gateway {

Consents::Way Consents::new_way(Instant now) const {
  Way way;
  way.state = random_secret();
  // 43 characters of base64url are a verifier of RFC 7636 section 4.1.
  const auto verifier = random_secret();
  way.challenge = sync::challenge_of(verifier);
  way.consent.hash = sha256_hex(way.state);
  way.consent.sealed_verifier = secrets_.seal(verifier);
  way.consent.expires_at = now + store::kLongestConsent;
  return way;
}

std::string Consents::address(const store::Grant& grant, const Way& way) const {
  return sync::authorize_url(oauth_, {grant.provider, redirect_uri(grant.provider), way.state,
                                      way.challenge, grant.subject});
}

std::string Consents::redirect_uri(std::string_view provider) const {
  return base_url_ + std::string(kOAuthPath) + std::string(provider) + std::string(kCallback);
}

bool may_give_back(std::string_view provider, std::string_view account, const store::Reads& reads) {
  if (provider != "google" || account.empty()) {
    return false;
  }
  for (const auto& agency : reads.agencies()) {
    for (const auto& other : reads.grants(agency.id)) {
      if (other.provider == provider && other.account == account && !other.delegated &&
          other.state == store::GrantState::active) {
        return false;
      }
    }
  }
  return true;
}

std::string_view service_name(std::string_view provider) {
  return provider == "google" ? "Google" : "Microsoft";
}

}  // namespace holdfast::gateway
