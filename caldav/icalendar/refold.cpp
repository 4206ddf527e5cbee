#include "caldav/icalendar/refold.hpp"

#include "caldav/icalendar/write.hpp"

namespace holdfast::icalendar {

std::string refolded(std::string_view text) {
  Writer writer;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) {
      writer.line(line);
      line.clear();
    }
  };
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto piece = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (piece.ends_with('\r')) {
      piece.remove_suffix(1);
    }
    const bool goes_on = piece.starts_with(' ') || piece.starts_with('\t');
    if (goes_on) {
      piece.remove_prefix(1);
    } else {
      flush();
    }
    line += piece;
  }
  flush();
  return writer.take();
}

}  // namespace holdfast::icalendar
