// Secrets that are kept as they are: tests have no key.
#pragma once

#include "sync/account.hpp"

namespace holdfast::test {

inline sync::Secrets open_secrets() {
  return {[](const std::string& sealed) -> Result<std::string> { return sealed; },
          [](const std::string& plain) { return plain; }};
}

}  // namespace holdfast::test
