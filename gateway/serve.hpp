// The server: everything put together, started, and ended in order.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "gateway/config.hpp"

namespace holdfast::gateway {

/// Told once requests are answered: the port of each listener, in the order of the configuration.
using Started = std::function<void(const std::vector<std::uint16_t>& ports)>;

/// Serves until SIGTERM or SIGINT; SIGHUP reads certificates again. A second SIGTERM or SIGINT ends
/// the process at once.
///
/// Stopping takes `limits.shutdown_time` and a second at most: not ready any more, no new
/// connections, each running request is answered, workers finish what they send, and the ledger,
/// closed last, answers what it has taken.
///
/// Returns an exit status as in gateway/cli/exit_code.hpp: 0, 1 (a listener), 3 (configuration,
/// certificates, keys) or 4 (the database). The reason is in the log.
int serve(const Config& config, const Started& started = {});

}  // namespace holdfast::gateway
