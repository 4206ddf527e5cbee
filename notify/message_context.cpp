#include "notify/message_context.hpp"

namespace holdfast::notify {

store::MessageSettings MessageContext::settings(store::AgencyId agency) const {
  store::MessageSettings settings;
  settings.agency = agency;
  return settings;
}

std::optional<store::MessageTemplate> MessageContext::own_words(
    store::AgencyId /*agency*/, std::string_view /*kind*/, std::string_view /*language*/) const {
  return std::nullopt;
}

std::string MessageContext::link(const store::Appointment& /*appointment*/,
                                 LinkPurpose /*purpose*/) const {
  return {};
}

std::vector<store::Appointment> MessageContext::day_of(store::AgencyId /*agency*/,
                                                       const store::ResourceId& /*resource*/,
                                                       TimeRange /*day*/) const {
  return {};
}

}  // namespace holdfast::notify
