// The threads that serve connections.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>
#include <vector>

namespace holdfast::gateway {

/// Several contexts with one thread each: a connection's state belongs to one thread and needs
/// neither locks nor strands.
class IoThreads {
 public:
  /// `count` 0: one for each processor. The threads run at once.
  explicit IoThreads(int count);
  /// Stops and joins.
  ~IoThreads();
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;

  [[nodiscard]] std::size_t size() const { return lanes_.size(); }
  boost::asio::io_context& context(std::size_t index) { return lanes_[index]->context; }

  /// Drops what is still waiting. Blocks until the threads have ended.
  void stop();

 private:
  struct Lane {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work =
        boost::asio::make_work_guard(context);
    std::thread thread;
  };
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace holdfast::gateway
