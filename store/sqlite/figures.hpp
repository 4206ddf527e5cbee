// Counts and ages over the whole database, on a connection of their own: a look that takes long
// keeps no request waiting for a reader.
#pragma once

#include <mutex>
#include <string>

#include "store/figures.hpp"
#include "store/sqlite/connection.hpp"

namespace holdfast::sqlite {

class FigureReader final : public store::Figures {
 public:
  /// The database must have been opened by an Engine, which outlives this. `vfs` is the engine's.
  /// Throws EngineFailure.
  explicit FigureReader(const std::string& path, const std::string& vfs = {});

  std::vector<store::OutboxFigures> outbox(std::optional<store::AgencyId> agency,
                                           Instant now) const override;
  std::vector<store::SourceFigures> sources(std::optional<store::AgencyId> agency) const override;
  std::vector<store::StaleSource> stale_sources(store::AgencyId agency, Instant before,
                                                int limit) const override;
  store::ConflictFigures conflicts(std::optional<store::AgencyId> agency) const override;
  store::WaitlistFigures waitlist(std::optional<store::AgencyId> agency) const override;
  store::WebhookFigures webhooks(std::optional<store::AgencyId> agency) const override;
  std::vector<store::MessageFigures> messages(store::AgencyId agency,
                                              std::int64_t newest) const override;
  store::HandsFigures hands(store::AgencyId agency, TimeRange starts,
                            std::int64_t newest) const override;

 private:
  /// One look at a time.
  mutable std::mutex mutex_;
  mutable Connection db_;
};

}  // namespace holdfast::sqlite
