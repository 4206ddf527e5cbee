// What services send when a calendar has changed. One file for each service.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/base/http.hpp"

namespace holdfast::gateway {

/// "Something has changed, as you asked me to tell": a claim, until the secret is compared.
struct HookClaim {
  /// Our name of the channel; empty where the service sends only its own.
  std::string channel;
  /// What the service calls it; empty where it says so in other ways.
  std::string remote;
  std::string secret;
  /// Not only a sign that the channel works.
  bool news = true;
  /// The channel itself wants to be seen to: it ends before its time, or has ended.
  bool renew = false;
  /// How long a channel of the service lasts at most; zero: it does not name it in its messages.
  std::chrono::seconds life{0};
};

struct HookMessage {
  /// What is answered whatever the claims are worth.
  std::optional<HttpResponse> answer = {};
  std::vector<HookClaim> claims = {};
};

/// Google: all in header fields, the body is empty.
HookMessage read_google_hook(const HttpRequest& request);
/// Microsoft: a list of notifications in JSON, or the question whether the address is ours.
HookMessage read_microsoft_hook(const HttpRequest& request);

}  // namespace holdfast::gateway
