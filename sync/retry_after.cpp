#include "sync/retry_after.hpp"

namespace holdfast::sync {

using std::chrono::seconds;

seconds retry_after(const Error& error) {
  for (const auto& field : error.fields) {
    if (field.name == "retry_after") {
      return retry_after_seconds(field.value).value_or(seconds{0});
    }
  }
  return seconds{0};
}

bool is_host_away(const Error& error) {
  return (error.code == Errc::unavailable || error.code == Errc::timed_out) &&
         retry_after(error) == seconds{0};
}

}  // namespace holdfast::sync
