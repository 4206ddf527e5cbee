// A value or an Error.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

#include "store/base/error.hpp"

namespace holdfast {

/// Thrown by `Result::value()` on an error. Tests use it; the product checks first.
struct BadResult : std::runtime_error {
  explicit BadResult(Error e)
      : std::runtime_error(std::string(name(e.code)) + ": " + e.detail), error(std::move(e)) {}
  Error error;
};

/// Found by argument-dependent look-up from boost::system::result::value().
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw BadResult(error);
}

/// boost::system::result is not [[nodiscard]], hence the class. On an error `operator->` is null:
/// check first.
template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
 public:
  using boost::system::result<T, Error>::result;
};

/// For functions that only succeed or fail.
using Status = Result<void>;

}  // namespace holdfast
