#include "caldav/methods/refused.hpp"

#include "caldav/errors.hpp"

namespace holdfast::caldav {

HttpResponse refused_response(const Error& refusal, bool conditional) {
  auto response = error_response({Errc::move_refused, refusal.detail, {}});
  response.status = conditional ? 412 : 409;
  return response;
}

}  // namespace holdfast::caldav
