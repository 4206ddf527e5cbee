// Whether an audit log is whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/audit.hpp"

namespace holdfast::gateway {

/// Walks the entries of one agency in order. An entry that was edited, removed or put elsewhere is
/// the first one at which number, previous hash or own hash do not fit. What was cut off at the end
/// cannot be seen from within: hence the anchor, a number and hash that were noted elsewhere.
class AuditChain {
 public:
  struct Anchor {
    std::int64_t number = 0;
    std::string hash;
  };
  /// Reads "812:9f86d0…" (64 hex digits). Nothing for any other text.
  static std::optional<Anchor> parse_anchor(std::string_view text);

  explicit AuditChain(std::optional<Anchor> anchor = {}) : anchor_(std::move(anchor)) {}

  /// What is wrong with it, naming the entry; nothing if it fits.
  [[nodiscard]] std::optional<std::string> add(const store::AuditEntry& entry);
  /// After the last one: an anchor that was not reached.
  [[nodiscard]] std::optional<std::string> finish() const;

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] const std::string& last_hash() const { return last_hash_; }

 private:
  std::optional<Anchor> anchor_;
  std::int64_t count_ = 0;
  std::string last_hash_{store::kAuditStart};
};

/// One line of an export, without the newline; docs/audit.md describes it.
std::string to_json_line(const store::AuditEntry& entry);
std::optional<store::AuditEntry> parse_json_line(std::string_view line);

}  // namespace holdfast::gateway
