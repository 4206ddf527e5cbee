// The answer to a staff member's edit of a booking that cannot stand.
#pragma once

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// 412 to a conditional request, 409 to an unconditional one, with H:move-refused and a sentence.
/// The refused command has written the object anew, so that the client which now reads it again
/// finds the true time under another ETag.
HttpResponse refused_response(const Error& refusal, bool conditional);

}  // namespace holdfast::caldav
