#include "gateway/setup/html.hpp"

#include "store/base/markup.hpp"

namespace holdfast::gateway {

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
