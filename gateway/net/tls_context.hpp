// TLS settings of listeners and of outgoing connections.
#pragma once

#include <mutex>
#include <string>

#include "gateway/config.hpp"
#include "gateway/net/tls_stream.hpp"
#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::gateway {

struct Certificate {
  TlsContext context;
  Instant expires_at;
};

/// TLS 1.2 and 1.3, suites with forward secrecy and authenticated encryption only, ALPN http/1.1.
/// Errors: validation, saying which file is at fault.
Result<Certificate> load_server_certificate(const TlsFiles& files);

/// Verifies peers against the system's authorities, or those in the PEM file `ca_file` alone.
/// Errors: validation.
Result<TlsContext> make_client_context(const std::string& ca_file);

/// A listener's certificate, which may be renewed while connections go on. Any thread.
class ServerTls {
 public:
  ServerTls(TlsFiles files, Certificate first)
      : files_(std::move(files)), current_(std::move(first)) {}

  [[nodiscard]] TlsContext context() const;
  [[nodiscard]] Instant expires_at() const;
  /// Reads the files again; on an error the certificate in use stays.
  Status reload();

 private:
  const TlsFiles files_;
  mutable std::mutex mutex_;
  Certificate current_;
};

}  // namespace holdfast::gateway
