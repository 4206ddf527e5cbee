// The words of a letter.
#pragma once

#include <string>

#include "notify/inbound/mime_reader.hpp"

namespace holdfast::notify::inbound {

/// As plain text in UTF-8, at most 10,000 octets: of the first part in plain text, or where a
/// program sends none, of the first in HTML without its markup. Empty where there are no words.
std::string letter_text(const Part& mail);

}  // namespace holdfast::notify::inbound
