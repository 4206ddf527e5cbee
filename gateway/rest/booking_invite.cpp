// GET /v1/bookings/{id}/invite.ics: what the customer's calendar should show now.
#include "caldav/icalendar/invite.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "store/engine.hpp"
#include "store/rules/appointment.hpp"

namespace holdfast::gateway::rest {
namespace {

/// Nothing for what nobody was ever invited to.
std::optional<icalendar::Method> method_for(store::BookingStatus status) {
  using S = store::BookingStatus;
  switch (status) {
    case S::confirmed:
    case S::conflicted:
    case S::completed:
    case S::no_show:
      return icalendar::Method::request;
    case S::cancelled:
      return icalendar::Method::cancel;
    case S::requested:
    case S::held:
    case S::waitlisted:
    case S::offered:
    case S::declined:
    case S::expired:
    case S::failed:
      break;
  }
  return std::nullopt;
}

}  // namespace

Awaitable<Result<HttpResponse>> show_invite(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto booking = visible_booking(request, reads);
    const auto method = booking ? method_for(booking->status) : std::nullopt;
    if (!method) {
      return nothing_there();
    }
    HttpResponse response;
    response.headers.set("Content-Type", "text/calendar; charset=utf-8; method=" +
                                             std::string(icalendar::name(*method)));
    response.headers.set("Content-Disposition", "attachment; filename=\"invite.ics\"");
    response.headers.set("ETag", version_tag(booking->version));
    const auto& organizer = context.settings.organizer;
    response.body =
        icalendar::invite(store::appointment_of(*booking, reads), *method, booking->updated_at,
                          organizer ? organizer(booking->id) : std::string{});
    return unless_known(request.headers, std::move(response));
  };
  co_return store::read(context.ledger.engine(), show);
}

}  // namespace holdfast::gateway::rest
