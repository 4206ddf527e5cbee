// An agency that has set something, without a store.
#pragma once

#include <optional>

#include "notify/message_context.hpp"

namespace holdfast::test {

class KnownContext final : public notify::MessageContext {
 public:
  store::MessageSettings known;
  std::optional<store::MessageTemplate> own;
  std::vector<store::Appointment> day;
  bool links = true;

  store::MessageSettings settings(store::AgencyId) const override { return known; }
  std::optional<store::MessageTemplate> own_words(store::AgencyId, std::string_view kind,
                                                  std::string_view language) const override {
    return own && own->kind == kind && own->language == language ? own : std::nullopt;
  }
  std::string link(const store::Appointment& appointment,
                   notify::LinkPurpose purpose) const override {
    return links ? "https://salon.example/l/" + std::to_string(static_cast<int>(purpose)) + "." +
                       appointment.booking.id.value
                 : std::string{};
  }
  std::vector<store::Appointment> day_of(store::AgencyId, const store::ResourceId&,
                                         TimeRange) const override {
    return day;
  }
};

}  // namespace holdfast::test
