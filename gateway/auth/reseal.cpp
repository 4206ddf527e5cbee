#include "gateway/auth/reseal.hpp"

#include <utility>
#include <vector>

#include "store/commands/sources.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway {
namespace {

using Resealed = store::ResealSecrets::Resealed;

/// One command's share of the writer's time.
constexpr std::size_t kBatch = 100;

/// What an older key has sealed; `after` is missing.
std::vector<Resealed> outdated(const store::Engine& engine, const SecretBox& secrets) {
  return store::read(engine, [&](const store::Reads& reads) {
    std::vector<Resealed> out;
    for (const auto& agency : reads.agencies()) {
      for (auto& source : reads.sources(agency.id)) {
        if (!source.sealed_secret.empty() && !secrets.is_current(source.sealed_secret)) {
          out.push_back({.source = source.id, .before = std::move(source.sealed_secret)});
        }
      }
      for (auto& grant : reads.grants(agency.id)) {
        if (!grant.sealed_secret.empty() && !secrets.is_current(grant.sealed_secret)) {
          out.push_back({.grant = grant.id, .before = std::move(grant.sealed_secret)});
        }
      }
      for (auto& webhook : reads.webhooks(agency.id)) {
        for (auto* sealed : {&webhook.sealed_secret, &webhook.sealed_former}) {
          if (!sealed->empty() && !secrets.is_current(*sealed)) {
            out.push_back({.before = std::move(*sealed), .webhook = webhook.id});
          }
        }
      }
    }
    return out;
  });
}

}  // namespace

Awaitable<void> reseal_secrets(store::Ledger& ledger, const SecretBox& secrets, Log& log) {
  std::int64_t lost = 0;
  std::int64_t done = 0;
  store::ResealSecrets command;
  auto all = outdated(ledger.engine(), secrets);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto plain = secrets.open(all[i].before);
    if (plain) {
      all[i].after = secrets.seal(*plain);
      command.secrets.push_back(std::move(all[i]));
    } else {
      ++lost;
    }
    const bool last = i + 1 == all.size();
    if (command.secrets.size() < kBatch && !(last && !command.secrets.empty())) {
      continue;
    }
    const auto resealed = co_await ledger.apply(std::exchange(command, store::ResealSecrets()));
    if (!resealed) {
      log.error("secrets.not_resealed", {{"error", name(resealed.error().code)}});
      co_return;
    }
    done += *resealed;
  }
  if (lost > 0) {
    log.error("secrets.no_key",
              {{"count", lost}, {"what", "sealed with a key that is not in the secret key file"}});
  }
  if (done > 0) {
    log.info("secrets.resealed", {{"count", done}});
  }
}

}  // namespace holdfast::gateway
