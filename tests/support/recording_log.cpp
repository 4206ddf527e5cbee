#include "tests/support/recording_log.hpp"

#include <algorithm>

namespace holdfast::test {

void RecordingLog::write(LogLevel level, std::string_view event,
                         std::initializer_list<LogField> fields) {
  Line line{level, std::string(event), {}};
  for (const auto& field : fields) {
    line.fields.emplace(field.name, field.value);
  }
  const std::lock_guard lock(mutex_);
  lines_.push_back(std::move(line));
}

std::vector<RecordingLog::Line> RecordingLog::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

int RecordingLog::count(std::string_view event) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::count_if(lines_.begin(), lines_.end(),
                                        [&](const Line& line) { return line.event == event; }));
}

}  // namespace holdfast::test
