// A log that a test can read.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "store/base/log.hpp"

namespace holdfast::test {

/// Any thread.
class RecordingLog final : public Log {
 public:
  struct Line {
    LogLevel level = LogLevel::info;
    std::string event;
    std::map<std::string, std::string> fields;
  };

  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override;

  [[nodiscard]] std::vector<Line> lines() const;
  [[nodiscard]] int count(std::string_view event) const;

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

}  // namespace holdfast::test
