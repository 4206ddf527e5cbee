#include "store/webhook.hpp"

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(WebhookState state) {
  switch (state) {
    case WebhookState::active:
      return "active";
    case WebhookState::paused:
      return "paused";
    case WebhookState::disabled:
      return "disabled";
    case WebhookState::removed:
      return "removed";
  }
  return {};
}

std::optional<WebhookState> webhook_state(std::string_view name) {
  return by_name(name, WebhookState::removed);
}

std::string_view name(DeliveryState state) {
  switch (state) {
    case DeliveryState::due:
      return "due";
    case DeliveryState::leased:
      return "leased";
    case DeliveryState::delivered:
      return "delivered";
    case DeliveryState::failed:
      return "failed";
  }
  return {};
}

std::optional<DeliveryState> delivery_state(std::string_view name) {
  return by_name(name, DeliveryState::failed);
}

}  // namespace holdfast::store
