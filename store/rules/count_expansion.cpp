#include <charconv>
#include <string>

#include "store/expansion_count.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

void count_expansion(Transaction& tx) {
  const auto known = tx.fact(kExpansionsFact);
  std::int64_t count = 0;
  std::from_chars(known.data(), known.data() + known.size(), count);
  tx.put_fact(kExpansionsFact, std::to_string(count + 1));
}

}  // namespace holdfast::store
