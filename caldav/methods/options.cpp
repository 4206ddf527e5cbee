// OPTIONS, RFC 4918 section 10.1 and RFC 4791 section 5.1.
#include "caldav/methods/methods.hpp"

namespace holdfast::caldav {

// Class 2 is not claimed, because there are no locks; calendar-auto-schedule is not, because
// RFC 6638 is not there. On every path: clients ask the principal, the home or a calendar.
Awaitable<Result<HttpResponse>> options(const Door&, const Call& call) {
  HttpResponse response;
  response.headers.set("DAV",
                       "1, 3, extended-mkcol, access-control, calendar-access, calendar-proxy");
  response.headers.set("Allow", allowed_at(call.place.target.kind));
  co_return response;
}

}  // namespace holdfast::caldav
