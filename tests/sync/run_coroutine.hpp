// Runs a coroutine to its end on this thread.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <stdexcept>

#include "store/base/clock.hpp"

namespace holdfast::test {

template <class T>
T run_coroutine(Awaitable<T> coroutine) {
  boost::asio::io_context io;
  std::optional<T> value;
  std::exception_ptr failure;
  boost::asio::co_spawn(io, std::move(coroutine), [&](std::exception_ptr thrown, T result) {
    failure = thrown;
    value = std::move(result);
  });
  io.run();
  if (failure) {
    std::rethrow_exception(failure);
  }
  return std::move(value).value();
}

}  // namespace holdfast::test
