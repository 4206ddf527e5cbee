// What a request's head must be beyond what the parser checks.
//
// Beast takes a head for granted that other programs in front of us may read in another way; where
// two programs disagree about the end of a request, one person's request becomes part of another's
// (request smuggling). So whatever is not said in exactly one way is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gateway/net/refusal.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

struct HeadFacts {
  /// 10 or 11.
  int version = 11;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  bool keep_alive = true;
  bool expects_continue = false;
};

struct JudgedHead {
  HeadFacts facts;
  std::optional<Refusal> refusal;
};

/// `request` has its fields and its target as sent; the target is brought into origin form
/// (RFC 9112 section 3.2), and the Host field of a target in absolute form replaced by its
/// authority.
JudgedHead judge_head(HttpRequest& request, int version);

/// Whether everything there is answered 401 to who does not sign in, before a body is looked at.
bool needs_sign_in(std::string_view target);

}  // namespace holdfast::gateway
