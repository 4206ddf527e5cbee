// What the writer read of an agency and need not read again: its services and resources hardly ever
// change, and every booking asks for them several times.
//
// Right only inside write transactions: nobody else can write then. The writer clears it whenever
// another connection has written, and whenever something of its own is taken back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "store/agency.hpp"
#include "store/message_settings.hpp"

namespace holdfast::sqlite {

/// The last link of an agency's audit chain.
struct ChainEnd {
  std::int64_t number = 0;
  std::string hash;
};

template <class Key, class Value>
class Known {
 public:
  /// The value as it is known, else as `read` finds it. What is not there is not kept.
  template <class Read>
  std::optional<Value> get(const Key& key, Read&& read) {
    if (const auto known = values_.find(key); known != values_.end()) {
      return known->second;
    }
    std::optional<Value> value = read();
    if (value) {
      put(key, *value);
    }
    return value;
  }
  void put(const Key& key, const Value& value) {
    if (values_.size() >= kMost) {
      values_.clear();
    }
    values_.insert_or_assign(key, value);
  }
  void forget(const Key& key) { values_.erase(key); }
  void clear() { values_.clear(); }

 private:
  static constexpr std::size_t kMost = 10'000;
  std::map<Key, Value> values_;
};

struct Catalogue {
  Known<std::int64_t, store::Agency> agencies;
  Known<std::pair<std::int64_t, std::string>, store::Resource> resources;
  Known<std::pair<std::int64_t, std::string>, store::Service> services;
  Known<std::int64_t, ChainEnd> chains;
  Known<std::int64_t, store::MessageSettings> message_settings;

  void clear() {
    agencies.clear();
    resources.clear();
    services.clear();
    chains.clear();
    message_settings.clear();
  }
};

}  // namespace holdfast::sqlite
