// Names of requests, for answers, logs and the audit.
#pragma once

#include <string>

namespace holdfast::gateway {

/// 16 hex digits: unique in this process, and in all likelihood elsewhere; says nothing about how
/// many requests there were. Any thread.
std::string make_request_id();

}  // namespace holdfast::gateway
