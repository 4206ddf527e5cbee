#include "gateway/oauth/service_account.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>
#include <memory>

#include "store/base/text.hpp"
#include "store/json.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::int64_t kLifeSeconds = 3600;

using Key = std::shared_ptr<EVP_PKEY>;

std::string base64url(std::string_view octets) {
  auto text = to_base64(octets);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

Key read_key(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  auto* key = text ? PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr) : nullptr;
  return {key, &EVP_PKEY_free};
}

/// RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3). Empty on a failure.
std::string sign(const Key& key, const std::string& text) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  const auto* octets = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t length = 0;
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, octets, text.size()) != 1) {
    return {};
  }
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                     octets, text.size()) != 1) {
    return {};
  }
  signature.resize(length);
  return signature;
}

std::int64_t seconds_of(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

}  // namespace

Result<sync::Assertion> load_service_account(const std::string& path, const std::string& audience) {
  std::ifstream file(path);
  struct stat status {};
  if (!file || ::stat(path.c_str(), &status) != 0) {
    return Error{Errc::not_found, "the service account's key file " + path + " cannot be read"};
  }
  if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
    return Error{Errc::forbidden, "the service account's key file " + path +
                                      " is open to others: chmod 600 " + path};
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto json = store::parse_json(text);
  const Error bad{Errc::validation, "the service account's key file " + path +
                                        " must be the JSON that Google's console gives out"};
  if (!json || !json->is_object()) {
    return bad;
  }
  std::string issuer;
  std::string key_id;
  Key key;
  try {
    const auto& members = json->get_object();
    issuer = store::json_text(members, "client_email");
    key_id = store::json_text(members, "private_key_id");
    key = read_key(store::json_text(members, "private_key"));
  } catch (const store::BadJson&) {
    return bad;
  }
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    return bad;
  }
  return sync::Assertion([issuer, key_id, key, audience](const std::string& subject,
                                                         const std::string& scopes,
                                                         Instant now) -> Result<std::string> {
    const boost::json::object head{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key_id}};
    const boost::json::object claims{
        {"iss", issuer},   {"sub", subject},         {"scope", scopes},
        {"aud", audience}, {"iat", seconds_of(now)}, {"exp", seconds_of(now) + kLifeSeconds}};
    const auto said =
        base64url(boost::json::serialize(head)) + '.' + base64url(boost::json::serialize(claims));
    const auto signature = sign(key, said);
    if (signature.empty()) {
      return Error{Errc::refused, "the service account's key does not sign"};
    }
    return said + '.' + base64url(signature);
  });
}

}  // namespace holdfast::gateway
