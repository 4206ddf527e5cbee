// The log of the process: one JSON object a line.
#pragma once

#include <string_view>

#include "store/base/log.hpp"

namespace holdfast::gateway {

/// Writes each line with one write(2), so that lines of several threads never mix, and whatever a
/// value holds stays inside its string: control characters and broken UTF-8 are escaped. A write
/// that fails is dropped; logging never stops the work. Any thread.
class JsonLog final : public Log {
 public:
  /// `descriptor` stays open as long as the log lives.
  explicit JsonLog(LogLevel least, int descriptor = 2) : least_(least), descriptor_(descriptor) {}

  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override;

 private:
  const LogLevel least_;
  const int descriptor_;
};

}  // namespace holdfast::gateway
