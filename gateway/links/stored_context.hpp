// What messages want to know, from the store.
#pragma once

#include "gateway/links/link_token.hpp"
#include "notify/message_context.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway {

/// Throws EngineFailure.
class StoredContext final : public notify::MessageContext {
 public:
  /// References outlive it.
  StoredContext(const store::Engine& engine, const CustomerLinks& links)
      : engine_(engine), links_(links) {}

  [[nodiscard]] store::MessageSettings settings(store::AgencyId agency) const override;
  [[nodiscard]] std::optional<store::MessageTemplate> own_words(
      store::AgencyId agency, std::string_view kind, std::string_view language) const override;
  [[nodiscard]] std::string link(const store::Appointment& appointment,
                                 notify::LinkPurpose purpose) const override;
  [[nodiscard]] std::vector<store::Appointment> day_of(store::AgencyId agency,
                                                       const store::ResourceId& resource,
                                                       TimeRange day) const override;

 private:
  /// Whether somebody can mend the calendar that this is about by a link.
  [[nodiscard]] bool leads_on(const store::Appointment& about) const;

  const store::Engine& engine_;
  const CustomerLinks& links_;
};

}  // namespace holdfast::gateway
