// What a message wants to know besides what it is about. The gateway answers; notify does not know
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/booking.hpp"
#include "store/message_settings.hpp"

namespace holdfast::notify {

/// What a customer may do by a link, each by one of its own; `reconnect` is for whose calendar
/// cannot be read.
enum class LinkPurpose { manage, move, cancel, undo, calendar, accept, decline, leave, reconnect };

/// Any thread. The answers of this class itself are those of an agency that has set nothing.
class MessageContext {
 public:
  virtual ~MessageContext() = default;
  [[nodiscard]] virtual store::MessageSettings settings(store::AgencyId agency) const;
  [[nodiscard]] virtual std::optional<store::MessageTemplate> own_words(
      store::AgencyId agency, std::string_view kind, std::string_view language) const;
  /// Where the customer goes for it; empty: nowhere. The same for the same appointment.
  [[nodiscard]] virtual std::string link(const store::Appointment& appointment,
                                         LinkPurpose purpose) const;
  /// The bookings of one person that overlap a day, in order of start.
  [[nodiscard]] virtual std::vector<store::Appointment> day_of(store::AgencyId agency,
                                                               const store::ResourceId& resource,
                                                               TimeRange day) const;
};

}  // namespace holdfast::notify
