// Content lines as we write them: RFC 5545 section 3.1.
//
// Our own, because libical lets line breaks in some values through, and then one value becomes
// several properties.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::icalendar {

struct WrittenParameter {
  std::string_view name;
  /// Any text; made safe by the writer.
  std::string_view value;
};

/// Builds a text with CRLF line ends, folded at 75 octets and never inside of a UTF-8 sequence.
/// Whatever the values hold, one call writes one content line.
class Writer {
 public:
  void begin(std::string_view component) { line("BEGIN:" + std::string(component)); }
  void end(std::string_view component) { line("END:" + std::string(component)); }

  /// A TEXT value, escaped. Empty text writes nothing.
  void text(std::string_view name, std::string_view value);
  /// A value without escapes, such as an enumeration, a number, a date or a URI.
  void value(std::string_view name, std::string_view value,
             const std::vector<WrittenParameter>& parameters = {});
  /// A whole content line. Controls other than tab are dropped.
  void line(std::string_view content);
  /// Content lines that another writer has written.
  void lines(std::string_view written) { out_ += written; }

  [[nodiscard]] std::size_t size() const { return out_.size(); }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// What may stand in a TEXT or parameter: well-formed UTF-8 without controls except line feeds;
/// CRLF and CR become LF, what is not UTF-8 becomes U+FFFD, and so do U+FFFE and U+FFFF.
std::string clean_text(std::string_view text);
/// Escaped for a TEXT value.
std::string escape(std::string_view text);

/// "20260301T090000Z", rounded down to the second.
std::string utc_text(Instant at);
/// "20260301T090000".
std::string local_text(std::chrono::local_seconds local);

/// "mailto:" with the address percent-encoded where RFC 6068 wants it; empty if the text is no
/// address that can be written to a line ("name@host", no controls, no spaces, at most 254 octets).
std::string mailto(std::string_view address);

}  // namespace holdfast::icalendar
