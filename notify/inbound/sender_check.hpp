// Whether our mail server found that a mail comes from where it says (RFC 8601).
#pragma once

#include <string>
#include <string_view>

#include "notify/inbound/mime_reader.hpp"

namespace holdfast::notify::inbound {

/// The domain of From, in lower case, if the topmost Authentication-Results of our own server says
/// by DMARC, DKIM or SPF that the mail comes from there; else empty. What other servers write
/// anybody may have written.
std::string vouched_domain(const Part& mail, std::string_view authserv_id);

}  // namespace holdfast::notify::inbound
