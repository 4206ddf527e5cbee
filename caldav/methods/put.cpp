// PUT of a calendar object resource (RFC 4791 section 5.3.2), and POST of one to its calendar
// (RFC 5995).
#include "caldav/if_condition.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/methods/stored_object.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {

Awaitable<Result<HttpResponse>> put(const Door& door, const Call& call) {
  auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  std::string name = call.place.target.object;
  auto response = co_await store_object(door, call, std::move(name), std::move(*precondition));
  co_return response;
}

// The name is made from the text, so that the same POST again, its answer lost, finds the first one
// there.
Awaitable<Result<HttpResponse>> post(const Door& door, const Call& call) {
  std::string name = sha256_hex(call.place.calendar->id.value + call.request.body).substr(0, 32);
  name += ".ics";
  const auto member = object_in(call.place.target, name);
  webdav::WritePrecondition precondition;
  precondition.condition.must_not_exist = true;
  precondition.conditional = true;
  auto response = co_await store_object(door, call, std::move(name), std::move(precondition));
  if (response && response->status == 201) {
    response->headers.set("Location", href_of(member, door.settings.root));
  }
  co_return response;
}

}  // namespace holdfast::caldav
