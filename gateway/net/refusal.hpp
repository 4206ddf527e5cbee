// Why the network floor answers a request by itself.
#pragma once

#include <string_view>

#include "store/base/http.hpp"

namespace holdfast::gateway {

/// `code` is stable and for programs, `detail` a sentence for people. All of them constants: what a
/// client sent is never echoed.
struct Refusal {
  int status = 400;
  std::string_view code;
  std::string_view detail;
};

/// RFC 9457 problem details.
HttpResponse to_problem(const Refusal& refusal, std::string_view request_id);

}  // namespace holdfast::gateway
