#include "gateway/net/response_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstring>
#include <optional>
#include <vector>

namespace holdfast::gateway {

namespace http = boost::beast::http;

namespace {

using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t kMaxHead = 64U * 1024;
constexpr std::size_t kRead = 16U * 1024;
constexpr int kMaxInterim = 8;

/// Octets that were read and not yet understood.
class Input {
 public:
  std::span<char> prepare() {
    octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
    octets_.resize(size_ + kRead);
    return {octets_.data() + size_, kRead};
  }
  void commit(std::size_t count) { size_ += count; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] boost::asio::const_buffer data() const { return {octets_.data() + begin_, size_}; }
  void consume(std::size_t count) {
    begin_ += count;
    size_ -= count;
  }

 private:
  std::vector<char> octets_;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
};

void begin(std::optional<Parser>& parser, ReplyExpectation expected) {
  parser.emplace();
  parser->header_limit(kMaxHead);
  if (expected.cut) {
    parser->body_limit(boost::none);
  } else {
    parser->body_limit(expected.max_body);
  }
  parser->skip(expected.head);
}

/// So much of the content is there, or is to come, that the rest is not wanted.
bool is_cut(const Parser& parser, ReplyExpectation expected) {
  if (!expected.cut || !parser.is_header_done()) {
    return false;
  }
  const auto length = parser.content_length();
  return parser.get().body().size() > expected.max_body || (length && *length > expected.max_body);
}

/// Parses what is there. True if more must be read; an error ends the exchange.
Result<bool> feed(Parser& parser, Input& input, ReplyExpectation expected, HttpResponse& response) {
  while (!input.empty() && !parser.is_done() && !is_cut(parser, expected)) {
    const bool head_before = parser.is_header_done();
    boost::system::error_code error;
    input.consume(parser.put(input.data(), error));
    if (!head_before && parser.is_header_done()) {
      // Before trailers join the fields (RFC 9110 section 6.5.1).
      for (const auto& field : parser.get()) {
        const auto name = field.name_string();
        const auto value = field.value();
        response.headers.add({name.data(), name.size()}, {value.data(), value.size()});
      }
      parser.eager(true);
    }
    if (error == http::error::need_more) {
      return true;
    }
    if (error == http::error::body_limit || error == http::error::header_limit) {
      return Error{Errc::too_large, "the answer is over the limit"};
    }
    if (error) {
      return Error{Errc::unavailable, "the answer is not well-formed HTTP"};
    }
  }
  return !parser.is_done();
}

bool is_reusable(const Parser& parser, const Input& rest) {
  return parser.is_done() && parser.keep_alive() && !parser.need_eof() && rest.empty() &&
         (parser.chunked() ||
          parser.get().find(http::field::transfer_encoding) == parser.get().end());
}

}  // namespace

Awaitable<Result<Reply>> ReplyReader::read() {
  Input input;
  for (int interim = 0; interim <= kMaxInterim; ++interim) {
    Reply reply;
    std::optional<Parser> parser;
    begin(parser, expected_);
    for (;;) {
      const auto more = feed(*parser, input, expected_, reply.response);
      if (!more) {
        co_return more.error();
      }
      if (!*more || is_cut(*parser, expected_)) {
        break;
      }
      const auto room = input.prepare();
      const auto count = co_await stream_.read_some(room);
      heard_ = heard_ || count > 0;
      if (count > 0) {
        input.commit(count);
        continue;
      }
      boost::system::error_code error;
      if (stream_.ended() && parser->got_some() && parser->is_header_done()) {
        parser->put_eof(error);
      }
      if (error || !parser->is_done()) {
        co_return Error{Errc::unavailable, "the connection was cut off"};
      }
      break;
    }
    const auto status = parser->get().result_int();
    if (status == 101 || status >= 200) {
      reply.response.status = static_cast<int>(status);
      reply.reusable = status != 101 && is_reusable(*parser, input);
      reply.response.body = std::move(parser->get().body());
      if (expected_.cut && reply.response.body.size() > expected_.max_body) {
        reply.response.body.resize(expected_.max_body);
      }
      co_return reply;
    }
  }
  co_return Error{Errc::unavailable, "too many interim answers"};
}

}  // namespace holdfast::gateway
