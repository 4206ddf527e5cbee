// QR codes as SVG.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::gateway {

/// An <svg> element with the code of that text, drawn by libqrencode; `label` is read to people who
/// do not see it. Empty where the text is too long for a code (some two thousand octets).
std::string qr_code(std::string_view text, std::string_view label);

}  // namespace holdfast::gateway
