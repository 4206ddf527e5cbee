#include "gateway/audit_watch.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast::gateway {
namespace {

/// Entries of one step, a few milliseconds.
constexpr int kStep = 500;
/// Steps of one look: a log of a million entries is walked within an hour.
constexpr int kSteps = 40;
constexpr std::chrono::hours kAnew{24};

}  // namespace

Awaitable<void> AuditWatch::look(store::AgencyId agency) {
  const auto now = clock_.now();
  auto& walk = walks_[agency];
  if (walk.begun == Instant{} || now - walk.begun >= kAnew || walk.begun > now) {
    walk.chain = AuditChain();
    walk.begun = now;
  }
  for (int i = 0; i < kSteps; ++i) {
    const bool more = step(agency, walk);
    if (!more) {
      break;
    }
    co_await boost::asio::post(boost::asio::use_awaitable);
  }
  Findings::Chain found;
  found.verified = walk.verified;
  found.at = now;
  found.broken = walk.broken;
  findings_.note(agency, std::move(found));
}

bool AuditWatch::step(store::AgencyId agency, Walk& walk) {
  const auto entries = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.audit(agency, walk.chain.count(), kStep);
  });
  for (const auto& entry : entries) {
    if (auto wrong = walk.chain.add(entry)) {
      if (walk.broken != *wrong) {
        log_.error("audit.broken", {{"agency", agency.value}, {"what", *wrong}});
      }
      walk.verified = walk.chain.count();
      walk.broken = std::move(*wrong);
      return false;
    }
  }
  walk.verified = std::max(walk.verified, walk.chain.count());
  const bool more = static_cast<int>(entries.size()) == kStep;
  if (!more) {
    walk.broken.clear();
    walk.verified = walk.chain.count();
  }
  return more;
}

}  // namespace holdfast::gateway
