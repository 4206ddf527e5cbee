#include "notify/sms/twilio_signature.hpp"

#include <algorithm>

#include "store/base/hmac_sha1.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

/// As it is, with the scheme's own port, and without it.
std::vector<std::string> forms_of(std::string_view url) {
  std::vector<std::string> forms = {std::string(url)};
  const bool tls = url.starts_with("https://");
  const std::string port = tls ? ":443" : ":80";
  const auto begin = url.find("://");
  if (begin == std::string_view::npos) {
    return forms;
  }
  const auto end = std::min(url.find_first_of("/?", begin + 3), url.size());
  const auto host = url.substr(0, end);
  const auto rest = url.substr(end);
  forms.push_back(std::string(host) + port + std::string(rest));
  if (host.ends_with(port)) {
    forms.push_back(std::string(host.substr(0, host.size() - port.size())) + std::string(rest));
  }
  return forms;
}

}  // namespace

std::string twilio_signature(std::string_view token, std::string_view url, FormFields fields) {
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  std::string text(url);
  for (const auto& [name, value] : fields) {
    text += name + value;
  }
  return to_base64(hmac_sha1(token, text));
}

bool is_twilio_signed(std::string_view signature, const std::vector<std::string>& tokens,
                      std::string_view url, const FormFields& fields) {
  bool good = false;
  for (const auto& token : tokens) {
    for (const auto& form : forms_of(url)) {
      const auto right = twilio_signature(token, form, fields);
      good = (!token.empty() && same_octets(right, signature)) || good;
    }
  }
  return good;
}

}  // namespace holdfast::notify
