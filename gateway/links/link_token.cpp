#include "gateway/links/link_token.hpp"

#include <array>
#include <charconv>

#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

using notify::LinkPurpose;

constexpr std::string_view kKeyPurpose = "holdfast customer links";
/// RFC 2104 section 5: no less than half of the hash, and 128 bits are.
constexpr std::size_t kMacOctets = 16;
constexpr std::size_t kLongestToken = 200;
constexpr std::chrono::days kOpenAfterwards{90};

struct Named {
  LinkPurpose purpose;
  std::string_view name;
};
constexpr std::array kPurposes = {
    Named{LinkPurpose::manage, "manage"},      Named{LinkPurpose::move, "move"},
    Named{LinkPurpose::cancel, "cancel"},      Named{LinkPurpose::undo, "undo"},
    Named{LinkPurpose::calendar, "calendar"},  Named{LinkPurpose::accept, "accept"},
    Named{LinkPurpose::decline, "decline"},    Named{LinkPurpose::leave, "leave"},
    Named{LinkPurpose::reconnect, "reconnect"}};

std::string_view name_of(LinkPurpose purpose) {
  for (const auto& row : kPurposes) {
    if (row.purpose == purpose) {
      return row.name;
    }
  }
  return {};
}

std::optional<LinkPurpose> purpose_of(std::string_view name) {
  for (const auto& row : kPurposes) {
    if (row.name == name) {
      return row.purpose;
    }
  }
  return std::nullopt;
}

/// What is signed: no part of it can hold the dot that ends it.
std::string signed_part(const LinkTarget& target) {
  return std::string(name_of(target.purpose)) + '.' + std::to_string(target.agency.value) + '.' +
         target.id + '.' + std::to_string(target.last_day);
}

std::string mac_of(std::string_view text, const std::string& key) {
  const auto mac = hmac_sha256(key, text);
  auto encoded = to_base64({reinterpret_cast<const char*>(mac.data()), kMacOctets});
  for (auto& c : encoded) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return encoded.substr(0, encoded.find('='));
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number)
                                                                         : std::nullopt;
}

/// Up to the next dot.
std::string_view next_part(std::string_view& rest) {
  const auto end = std::min(rest.find('.'), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

LinkTokens::LinkTokens(const SecretBox& secrets) : keys_(secrets.derive(kKeyPurpose)) {}

std::string LinkTokens::make(const LinkTarget& target) const {
  const auto text = signed_part(target);
  return text + '.' + mac_of(text, keys_.front());
}

std::optional<LinkTarget> LinkTokens::read(std::string_view token) const {
  if (token.size() > kLongestToken) {
    return std::nullopt;
  }
  const auto dot = token.rfind('.');
  if (dot == std::string_view::npos) {
    return std::nullopt;
  }
  const auto text = token.substr(0, dot);
  bool ours = false;
  for (const auto& key : keys_) {
    ours = same_octets(mac_of(text, key), token.substr(dot + 1)) || ours;
  }
  auto rest = text;
  const auto purpose = purpose_of(next_part(rest));
  const auto agency = number_in(next_part(rest));
  const auto id = next_part(rest);
  const auto last_day = number_in(rest);
  if (!ours || !purpose || !agency || !last_day) {
    return std::nullopt;
  }
  return LinkTarget{*purpose, store::AgencyId{*agency}, std::string(id), *last_day};
}

std::string CustomerLinks::path(LinkPurpose purpose, store::AgencyId agency, std::string_view id,
                                Instant end) const {
  const auto last = std::chrono::floor<std::chrono::days>(end) + kOpenAfterwards;
  return std::string(kLinkPath) +
         tokens_.make({purpose, agency, std::string(id), last.time_since_epoch().count()});
}

std::string CustomerLinks::url(LinkPurpose purpose, store::AgencyId agency, std::string_view id,
                               Instant end) const {
  return base_url_ + path(purpose, agency, id, end);
}

}  // namespace holdfast::gateway
