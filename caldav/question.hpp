// All that an answer about a calendar hangs on, as one text.
#pragma once

#include <string>

#include "caldav/access.hpp"
#include "store/base/http.hpp"
#include "store/reads.hpp"

namespace holdfast::caldav {

/// Of a PROPFIND or REPORT about one calendar or an object in it: the request itself, and what is
/// stored, by the numbers that each change of it raises. Empty for all other requests.
///
/// Two requests with the same question have the same answer, as long as it tells nothing but
/// properties that are `steady`. `reads` is the snapshot that `place` was read from: what is read
/// for the answer later can only be newer, and is then kept under a question that nobody asks
/// again.
std::string question_of(const store::Reads& reads, const HttpRequest& request, const Place& place,
                        const store::User& viewer);

}  // namespace holdfast::caldav
