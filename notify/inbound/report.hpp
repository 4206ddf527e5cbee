// Delivery reports (RFC 3464), and what passes for them.
#pragma once

#include <string_view>
#include <vector>

#include "notify/inbound/meaning.hpp"
#include "notify/inbound/mime_reader.hpp"

namespace holdfast::notify::inbound {

/// What a report says of each recipient; empty if it is none. A complaint (RFC 5965) says one
/// thing.
std::vector<Said> read_report(const Part& mail);

/// A bounce in words only, from a program that knows no better: a refusal for good by its code.
/// Empty if there is none in the text.
std::vector<Said> read_plain_bounce(const Part& mail);

}  // namespace holdfast::notify::inbound
