#include "gateway/version.hpp"

namespace holdfast::gateway {

std::string_view version() { return HOLDFAST_VERSION; }

}  // namespace holdfast::gateway
