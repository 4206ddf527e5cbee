#include "gateway/setup/qr_code.hpp"

#include <qrencode.h>

#include <memory>

#include "gateway/setup/html.hpp"

namespace holdfast::gateway {
namespace {

/// ISO/IEC 18004: four modules of white on each side.
constexpr int kQuiet = 4;

/// The black modules of all rows, each run of them one rectangle.
std::string path_of(const QRcode& code) {
  std::string path;
  for (int y = 0; y < code.width; ++y) {
    for (int x = 0; x < code.width;) {
      const auto is_black = [&](int at) { return (code.data[y * code.width + at] & 1) != 0; };
      int end = x;
      while (end < code.width && is_black(end)) {
        ++end;
      }
      if (end == x) {
        ++x;
        continue;
      }
      const auto length = std::to_string(end - x);
      path += 'M' + std::to_string(x + kQuiet) + ' ' + std::to_string(y + kQuiet) + 'h' + length +
              "v1h-" + length + 'z';
      x = end;
    }
  }
  return path;
}

}  // namespace

std::string qr_code(std::string_view text, std::string_view label) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
  if (!code) {
    return {};
  }
  const auto side = std::to_string(code->width + 2 * kQuiet);
  Html svg;
  svg.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                   {"class", "code"},
                   {"viewBox", "0 0 " + side + ' ' + side},
                   {"role", "img"},
                   {"aria-label", label}});
  svg.empty("rect", {{"width", side}, {"height", side}, {"fill", "#fff"}});
  svg.empty("path", {{"d", path_of(*code)}, {"fill", "#000"}});
  return std::move(svg).finish();
}

}  // namespace holdfast::gateway
