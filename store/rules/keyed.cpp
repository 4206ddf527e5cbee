#include "store/commands/keyed.hpp"

namespace holdfast::store {

bool is_kept(Errc code) {
  // What depends on a source that cannot be read is not kept: it may be free a minute later.
  return code == Errc::slot_taken || code == Errc::busy_outside ||
         code == Errc::duplicate_suspected;
}

Result<std::optional<Answer>> recognise(const IdempotencyKey& key, Instant now,
                                        const Transaction& tx) {
  auto kept = tx.kept_answer(key);
  if (!kept || kept->expires_at <= now) {
    return std::optional<Answer>{};
  }
  if (kept->fingerprint != key.fingerprint) {
    return Error{Errc::idempotency_key_reused,
                 "the idempotency key was used before with another request; a new request wants a "
                 "new key"};
  }
  return std::optional<Answer>{std::move(kept->answer)};
}

}  // namespace holdfast::store
