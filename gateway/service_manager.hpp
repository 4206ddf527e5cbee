// What systemd is told of a service of Type=notify.
#pragma once

#include <string_view>

namespace holdfast::gateway {

/// Sends one state ("READY=1") to the socket that NOTIFY_SOCKET names; nothing if it names none.
/// The protocol is a datagram, so no library is needed (sd_notify(3)).
void notify_service_manager(std::string_view state);

}  // namespace holdfast::gateway
