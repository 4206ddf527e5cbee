// The CalDAV server: a function from a request to an answer.
#pragma once

#include <string>

#include "caldav/call.hpp"
#include "caldav/settings.hpp"

namespace holdfast::caldav {

class Server {
 public:
  /// The references outlive the server.
  Server(store::Ledger& ledger, Clock& clock, Settings settings);

  /// Answers a request for a target below the root, or for "/" and "/principals/". `user` is
  /// authenticated and active. Any executor; several requests at once.
  ///
  /// A HEAD is answered with the body of the GET, for the network floor to leave away. Throws
  /// store::EngineFailure if the store cannot be read.
  Awaitable<HttpResponse> handle(HttpRequest request, store::User user, std::string request_id);

  [[nodiscard]] const Settings& settings() const { return settings_; }

 private:
  const Settings settings_;
  Answers answers_;
  const Door door_;
};

}  // namespace holdfast::caldav
