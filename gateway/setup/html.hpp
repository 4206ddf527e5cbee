// HTML that is also well-formed XML, written so that no text can become markup.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::gateway {

/// Text and attribute values are escaped; names and `markup` are constants of ours.
class Html {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

  void open(std::string_view element, const Attributes& attributes = {});
  void close();
  void text(std::string_view text);
  /// An element with text alone.
  void element(std::string_view element, std::string_view text, const Attributes& attributes = {});
  /// An element that never has content: input, meta.
  void empty(std::string_view element, const Attributes& attributes);
  /// Markup that was written by us.
  void markup(std::string_view markup) { out_ += markup; }

  /// All that is open is closed.
  [[nodiscard]] std::string finish() &&;

 private:
  void start(std::string_view element, const Attributes& attributes);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace holdfast::gateway
