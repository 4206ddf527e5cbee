#include "notify/channel.hpp"

namespace holdfast::notify {

std::string Channel::destination(const store::Effect& /*effect*/) const { return {}; }

}  // namespace holdfast::notify
