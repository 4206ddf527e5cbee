// Handing one mail to the running server, from another process of this machine.
#pragma once

#include <cstdint>
#include <string>

#include "gateway/mail_in/mail_in.hpp"

namespace holdfast::gateway {

struct HandedOver {
  /// 250, 451 …; 0 where the server could not be reached or hung up.
  int code = 0;
  /// The server's words, or what is wrong with the way to it.
  std::string words;
};

/// Blocks, two minutes at most.
HandedOver hand_over(std::uint16_t lmtp_port, const ReceivedMail& mail);

}  // namespace holdfast::gateway
