#include "gateway/net/tls_context.hpp"

#include <openssl/ssl.h>

#include <array>
#include <ctime>

namespace holdfast::gateway {

namespace ssl = boost::asio::ssl;

namespace {

/// RFC 7301: http/1.1 if the client offers it; who only speaks other protocols is told so instead
/// of getting octets that it cannot read.
int choose_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void* /*unused*/) {
  static constexpr std::array<unsigned char, 9> kOurs = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* out = nullptr;
  const int verdict =
      SSL_select_next_proto(&out, chosen_size, kOurs.data(), kOurs.size(), offered, offered_size);
  *chosen = out;
  return verdict == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Instant expiry_of(ssl::context& context) {
  std::tm expiry{};
  const auto* const certificate = SSL_CTX_get0_certificate(context.native_handle());
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &expiry) != 1) {
    return {};
  }
  return std::chrono::time_point_cast<Duration>(
      std::chrono::system_clock::from_time_t(timegm(&expiry)));
}

Error fault(const std::string& file, const boost::system::error_code& error) {
  return Error{Errc::validation, file + ": " + error.message()};
}

void restrict_protocols(ssl::context& context) {
  auto* const handle = context.native_handle();
  SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
  SSL_CTX_set_options(handle, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // For TLS 1.2; all suites of 1.3 are fit.
  SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20");
}

}  // namespace

Result<Certificate> load_server_certificate(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  restrict_protocols(*context);
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate, error);
  if (error) {
    return fault(files.certificate, error);
  }
  context->use_private_key_file(files.key, ssl::context::pem, error);
  if (error) {
    return fault(files.key, error);
  }
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return Error{Errc::validation, files.key + " is not the key of " + files.certificate};
  }
  SSL_CTX_set_alpn_select_cb(context->native_handle(), choose_protocol, nullptr);
  // Sessions are resumed by tickets; a cache of our own would only hold memory.
  SSL_CTX_set_session_cache_mode(context->native_handle(), SSL_SESS_CACHE_OFF);
  const auto expires_at = expiry_of(*context);
  return Certificate{std::move(context), expires_at};
}

Result<TlsContext> make_client_context(const std::string& ca_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  restrict_protocols(*context);
  boost::system::error_code error;
  if (ca_file.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->load_verify_file(ca_file, error);
  }
  if (error) {
    return fault(ca_file.empty() ? "the system's certificate authorities" : ca_file, error);
  }
  context->set_verify_mode(ssl::verify_peer);
  return context;
}

TlsContext ServerTls::context() const {
  const std::lock_guard lock(mutex_);
  return current_.context;
}

Instant ServerTls::expires_at() const {
  const std::lock_guard lock(mutex_);
  return current_.expires_at;
}

Status ServerTls::reload() {
  auto fresh = load_server_certificate(files_);
  if (!fresh) {
    return fresh.error();
  }
  const std::lock_guard lock(mutex_);
  current_ = std::move(*fresh);
  return {};
}

}  // namespace holdfast::gateway
