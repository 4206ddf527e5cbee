// Connections for reading.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

/// Opened on demand up to a limit, then waited for. Any thread.
class Readers {
 public:
  Readers(ConnectionSettings settings, int most);
  /// One snapshot for all of `work`.
  void read(const std::function<void(const store::Reads&)>& work);

 private:
  struct Reader {
    explicit Reader(const ConnectionSettings& settings)
        : connection(settings), session(connection) {}
    Connection connection;
    Session session;
  };
  class Lent;

  std::unique_ptr<Reader> take();
  void give_back(std::unique_ptr<Reader> reader);

  const ConnectionSettings settings_;
  const int most_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Reader>> free_;
  int opened_ = 0;
};

}  // namespace holdfast::sqlite
