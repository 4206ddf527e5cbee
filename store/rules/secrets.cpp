#include "store/rules/secrets.hpp"

#include <algorithm>

namespace holdfast::store {

bool is_secret_hash(std::string_view hash) {
  return hash.size() == 64 && std::all_of(hash.begin(), hash.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace holdfast::store
