#include "gateway/setup/html.hpp"

#include "store/base/text.hpp"

namespace holdfast::gateway {

std::string escape_markup(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  if (!is_utf8(text)) {
    return std::string(kReplacement);
  }
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
          escaped += kReplacement;
        } else {
          escaped += c;
        }
    }
  }
  return escaped;
}

void Html::start(std::string_view element, const Attributes& attributes) {
  out_ += '<';
  out_ += element;
  for (const auto& [name, value] : attributes) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    out_ += escape_markup(value);
    out_ += '"';
  }
}

void Html::open(std::string_view element, const Attributes& attributes) {
  start(element, attributes);
  out_ += '>';
  open_.emplace_back(element);
}

void Html::close() {
  out_ += "</" + open_.back() + ">\n";
  open_.pop_back();
}

void Html::text(std::string_view text) { out_ += escape_markup(text); }

void Html::element(std::string_view element, std::string_view content,
                   const Attributes& attributes) {
  open(element, attributes);
  text(content);
  close();
}

void Html::empty(std::string_view element, const Attributes& attributes) {
  start(element, attributes);
  out_ += " />\n";
}

std::string Html::finish() && {
  while (!open_.empty()) {
    close();
  }
  return std::move(out_);
}

}  // namespace holdfast::gateway
