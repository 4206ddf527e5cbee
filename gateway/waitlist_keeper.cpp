#include "gateway/waitlist_keeper.hpp"

#include "store/commands/waitlist.hpp"

namespace holdfast::gateway {

namespace {
/// Commands in one call. Each looks at a few entries only, so that bookings need not wait for it.
constexpr int kCommands = 20;
constexpr int kEntries = 5;
}  // namespace

Awaitable<void> WaitlistKeeper::look(store::AgencyId agency) {
  for (int command = 0; command < kCommands; ++command) {
    const auto idle = store::read(ledger_.engine(), [&](const store::Reads& reads) {
      return reads.services_waited_for(agency).empty();
    });
    if (idle) {
      co_return;
    }
    store::ServeWaiting serve;
    serve.agency = agency;
    serve.after = reached_[agency];
    serve.limit = kEntries;
    const auto served = co_await ledger_.apply(std::move(serve));
    if (!served) {
      log_.warning("waitlist.not_served", {{"what", served.error().detail}});
      co_return;
    }
    reached_[agency] = served->last;
    if (served->last.empty()) {
      co_return;
    }
  }
}

}  // namespace holdfast::gateway
