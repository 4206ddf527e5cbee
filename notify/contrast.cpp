#include "notify/contrast.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace holdfast::notify {
namespace {

constexpr double kLeast = 4.5;

double linear(unsigned part) {
  const double value = part / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

}  // namespace

bool is_readable_on_white(std::string_view colour) {
  constexpr std::array<double, 3> kWeights = {0.2126, 0.7152, 0.0722};
  if (colour.size() != 7 || colour.front() != '#') {
    return false;
  }
  double light = 0;
  for (std::size_t part = 0; part < kWeights.size(); ++part) {
    const auto* const begin = colour.data() + 1 + 2 * part;
    unsigned value = 0;
    const auto read = std::from_chars(begin, begin + 2, value, 16);
    if (read.ptr != begin + 2) {
      return false;
    }
    light += kWeights[part] * linear(value);
  }
  return (1.0 + 0.05) / (light + 0.05) >= kLeast;
}

}  // namespace holdfast::notify
