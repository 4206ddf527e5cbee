#include "gateway/rest/access.hpp"

#include <algorithm>

namespace holdfast::gateway::rest {

bool may_see(const Request& request, const store::ResourceId& resource) {
  const auto& own = request.caller.user.resource;
  return !request.by_staff() || (!own.empty() && resource == own);
}

bool may_see(const Request& request, const store::Booking& booking) {
  const auto theirs = [&request](const store::Taken& taken) {
    return may_see(request, taken.resource);
  };
  return !request.by_staff() || std::any_of(booking.taken.begin(), booking.taken.end(), theirs);
}

std::optional<store::Booking> visible_booking(const Request& request, const store::Reads& reads) {
  auto booking = reads.booking(request.agency(), store::BookingId{request.id});
  return booking && may_see(request, *booking) ? std::move(booking) : std::nullopt;
}

std::optional<store::Source> visible_source(const Request& request, const store::Reads& reads) {
  auto source = reads.source(store::SourceId{request.id});
  const bool visible =
      source && source->agency == request.agency() && may_see(request, source->resource);
  return visible ? std::move(source) : std::nullopt;
}

Error seen_by(const store::User& user, Error refusal, const store::Engine& engine) {
  if (user.role != store::Role::staff || refusal.code != Errc::source_unverified) {
    return refusal;
  }
  store::read(engine, [&](const store::Reads& reads) {
    return std::erase_if(refusal.fields, [&](const ErrorField& field) {
      const store::SourceId id{field.value.substr(0, field.value.find(' '))};
      const auto source = field.name == "source" ? reads.source(id) : std::nullopt;
      return field.name == "source" && (!source || source->resource != user.resource);
    });
  });
  return refusal;
}

}  // namespace holdfast::gateway::rest
