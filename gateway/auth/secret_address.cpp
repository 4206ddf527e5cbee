#include "gateway/auth/secret_address.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace holdfast::gateway {

bool has_form_of_secret(std::string_view text) {
  return text.size() == kSecretText && std::all_of(text.begin(), text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
         });
}

HttpResponse plain_answer(int status, std::string_view sentence) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.headers.add("Cache-Control", "no-store");
  response.body = sentence;
  response.body += '\n';
  return response;
}

HttpResponse leads_nowhere(MissLimit& limit, const Peer& peer) {
  if (const auto wait = limit.miss(peer.address)) {
    auto response = plain_answer(429, "Too many addresses that lead nowhere; wait a while.");
    response.headers.add("Retry-After", std::to_string(wait->count()));
    return response;
  }
  return plain_answer(404, "This address leads nowhere, or does so no more. Ask for a new one.");
}

}  // namespace holdfast::gateway
