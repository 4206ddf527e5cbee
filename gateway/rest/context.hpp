// What every handler of the API works with.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "gateway/auth/secret_box.hpp"
#include "store/base/clock.hpp"
#include "store/ledger.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"

namespace holdfast::gateway::rest {

struct ApiSettings {
  /// Where clients reach us, without a slash at the end; links begin with it.
  std::string base_url;
  /// The same that the ledger decides by: availability must not promise what the ledger refuses.
  store::RuleSettings rules;
  std::size_t body_bytes = 256U * 1024;
  /// How long a keyed write may wait for its commit before the caller is told to come again.
  std::chrono::milliseconds in_flight_wait{2'000};
  /// Has a source read soon. Any thread; must not block.
  std::function<void(store::SourceId)> poke = {};
};

/// References into the Api, which outlives every request.
struct Context {
  store::Ledger& ledger;
  Clock& clock;
  const SecretBox& secrets;
  const ApiSettings& settings;
};

}  // namespace holdfast::gateway::rest
