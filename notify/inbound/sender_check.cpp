#include "notify/inbound/sender_check.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

constexpr std::string_view kSpace = " \t";

/// Behind the last "@", in lower case; empty where there is none.
std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string{} : to_lower(trim(address.substr(at + 1)));
}

/// "Ana <ana@customer.example>" to the address. Several senders are none.
std::string_view sender_in(std::string_view from) {
  const auto open = from.rfind('<');
  if (open != std::string_view::npos) {
    from = from.substr(open + 1, from.find('>', open) - open - 1);
  }
  return std::count(from.begin(), from.end(), '@') == 1 ? trim(from) : std::string_view{};
}

std::string_view next_piece(std::string_view& rest, char end) {
  const auto piece = rest.substr(0, rest.find(end));
  rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
  return trim(piece);
}

/// Comments may hold anything, also what looks like a result.
std::string without_comments(std::string_view value) {
  std::string out;
  int depth = 0;
  for (const char c : value) {
    depth += c == '(' ? 1 : 0;
    if (depth == 0) {
      out += c;
    }
    depth -= c == ')' && depth > 0 ? 1 : 0;
  }
  return out;
}

/// Of "dkim=pass header.d=customer.example" whether it vouches for the domain. DMARC does so for
/// that of From, which it is about.
bool vouches(std::string_view result, const std::string& domain) {
  const auto method = next_piece(result, '=');
  const auto end = std::min(result.find_first_of(kSpace), result.size());
  if (!equal_ignoring_case(result.substr(0, end), "pass")) {
    return false;
  }
  if (equal_ignoring_case(method, "dmarc")) {
    return true;
  }
  const std::string_view property = equal_ignoring_case(method, "dkim")  ? "header.d="
                                    : equal_ignoring_case(method, "spf") ? "smtp.mailfrom="
                                                                         : "";
  const auto at = property.empty() ? std::string_view::npos : result.find(property);
  if (at == std::string_view::npos) {
    return false;
  }
  auto value = result.substr(at + property.size());
  value = value.substr(0, value.find_first_of(kSpace));
  const auto named = value.find('@') == std::string_view::npos ? to_lower(value) : domain_of(value);
  return named == domain;
}

}  // namespace

std::string vouched_domain(const Part& mail, std::string_view authserv_id) {
  const auto domain = domain_of(sender_in(mail.field("from")));
  for (const auto& field : mail.fields) {
    if (field.name != "authentication-results" || domain.empty()) {
      continue;
    }
    const auto value = without_comments(field.value);
    std::string_view rest = value;
    auto server = next_piece(rest, ';');
    server = server.substr(0, server.find_first_of(kSpace));
    if (!equal_ignoring_case(server, authserv_id)) {
      continue;
    }
    bool passed = false;
    while (!rest.empty()) {
      const auto result = next_piece(rest, ';');
      if (to_lower(result).starts_with("dmarc=fail")) {
        return {};
      }
      passed = passed || vouches(result, domain);
    }
    return passed ? domain : std::string{};
  }
  return {};
}

}  // namespace holdfast::notify::inbound
