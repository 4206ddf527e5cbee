#include "gateway/metrics/intake.hpp"

#include <algorithm>
#include <string_view>

namespace holdfast::gateway::metrics {
namespace {

/// Whether a 409 says that we could not tell, and not that the time is taken.
bool is_unverified(const HttpResponse& response) {
  return std::string_view(response.body).find("\"source-unverified\"") != std::string_view::npos;
}

}  // namespace

void IntakeCounts::count(store::AgencyId agency, const HttpResponse& response,
                         std::chrono::microseconds taken) {
  auto* row = row_of(agency);
  if (row == nullptr) {
    return;
  }
  const auto status = response.status;
  const bool refused = status == 409 && is_unverified(response);
  if (status >= 500 || refused) {
    row->missed.fetch_add(1, std::memory_order_relaxed);
  } else if (status < 300 || status == 409) {
    row->answered.fetch_add(1, std::memory_order_relaxed);
  } else {
    row->invalid.fetch_add(1, std::memory_order_relaxed);
  }
  if (status == 201) {
    row->taken.add(taken);
  }
}

std::optional<Intakes> IntakeCounts::of(store::AgencyId agency) const {
  const auto* row = find(agency);
  if (row == nullptr) {
    return std::nullopt;
  }
  Intakes intakes;
  intakes.answered = row->answered.load(std::memory_order_relaxed);
  intakes.missed = row->missed.load(std::memory_order_relaxed);
  intakes.invalid = row->invalid.load(std::memory_order_relaxed);
  intakes.taken = row->taken.read();
  return intakes;
}

const IntakeCounts::Row* IntakeCounts::find(store::AgencyId agency) const {
  for (const auto& place : rows_) {
    const auto* row = place.load(std::memory_order_acquire);
    if (row == nullptr || row->agency == agency) {
      return row;
    }
  }
  return nullptr;
}

IntakeCounts::Row* IntakeCounts::row_of(store::AgencyId agency) {
  std::unique_ptr<Row> made;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    auto* row = rows_[i].load(std::memory_order_acquire);
    if (row == nullptr) {
      if (!made) {
        made = std::make_unique<Row>(agency);
      }
      // Who comes first has the place; the other one looks again who that was.
      if (rows_[i].compare_exchange_strong(row, made.get(), std::memory_order_acq_rel)) {
        owned_[i] = std::move(made);
        return owned_[i].get();
      }
    }
    if (row->agency == agency) {
      return row;
    }
  }
  return nullptr;
}

}  // namespace holdfast::gateway::metrics
