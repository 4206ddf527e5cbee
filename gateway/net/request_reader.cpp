#include "gateway/net/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstring>

namespace holdfast::gateway {

namespace http = boost::beast::http;

namespace {

constexpr Refusal kBadRequest{400, "bad-request", "This is not a request of HTTP/1.1."};
constexpr Refusal kBareLine{400, "bad-request", "Lines of the head end with CR LF."};
constexpr Refusal kFolded{400, "bad-request",
                          "Fields that go on in the next line are not accepted."};
constexpr Refusal kBadBody{400, "bad-request", "The body's chunks are not well formed."};
constexpr Refusal kLongTarget{414, "uri-too-long", "The request target is too long."};
constexpr Refusal kLongHead{431, "head-too-large", "The request's head is too large."};
constexpr Refusal kLongBody{413, "too-large", "The request's body is over the limit."};
constexpr Refusal kBadVersion{505, "version-not-supported", "Only HTTP/1.1 and 1.0 are spoken."};

constexpr std::size_t kIdleBuffer = 4U * 1024;
constexpr std::size_t kBodyBuffer = 64U * 1024;
/// Bodies up to this are read with the small buffer.
constexpr std::size_t kSmallBody = 16U * 1024;
/// What the framing of a chunked body may add: far more than any honest sender's chunks.
constexpr std::size_t kFraming = 16U * 1024;

}  // namespace

struct RequestReader::Parser {
  /// A parser reads one message.
  std::optional<http::request_parser<http::string_body>> message;
};

RequestReader::RequestReader(const Limits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>()), buffer_(kIdleBuffer) {}

RequestReader::~RequestReader() = default;

std::span<char> RequestReader::prepare() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) {
    buffer_.resize(buffer_.size() * 2);
  }
  if (reading_body_ && raw_body_ >= kSmallBody && buffer_.size() < kBodyBuffer) {
    buffer_.resize(kBodyBuffer);
  } else if (end_ == 0 && !reading_body_ && buffer_.size() > kIdleBuffer) {
    // A connection that waits for its next request costs little.
    buffer_ = std::vector<char>(kIdleBuffer);
  }
  return {buffer_.data() + end_, buffer_.size() - end_};
}

void RequestReader::commit(std::size_t count) { end_ += count; }

bool RequestReader::started() const { return reading_body_ || end_ > begin_; }

bool RequestReader::in_body() const { return reading_body_; }

std::size_t RequestReader::held() const {
  return reading_body_ ? parser_->message->get().body().size() + buffer_.size() : 0;
}

RequestReader::Step RequestReader::refuse(const Refusal& refusal) {
  refusal_ = refusal;
  refused_ = true;
  return Step::refused;
}

RequestReader::Step RequestReader::advance() {
  if (refused_) {
    return Step::refused;
  }
  if (!reading_body_) {
    const auto step = advance_head();
    if (!reading_body_) {
      return step;
    }
  }
  return advance_body();
}

RequestReader::Step RequestReader::advance_head() {
  // RFC 9112 section 2.2: empty lines before the request line are skipped. Who sends nothing else
  // has not started a request, and is bound by the idle time.
  while (scanned_ == 0 && end_ - begin_ >= 2 && buffer_[begin_] == '\r' &&
         buffer_[begin_ + 1] == '\n') {
    begin_ += 2;
  }
  const auto size = find_head_end();
  if (refused_) {
    return Step::refused;
  }
  if (size == 0) {
    return Step::need_more;
  }
  if (!read_head(size)) {
    return Step::refused;
  }
  begin_ += size;
  scanned_ = 0;
  if (parser_->message->is_done()) {
    return Step::complete;
  }
  if (forgets_body_ && facts_.expects_continue) {
    // The body may come or not, so nothing can be read behind it.
    facts_.keep_alive = false;
    return Step::complete;
  }
  reading_body_ = true;
  raw_body_ = 0;
  told_continue_ = false;
  return Step::need_more;
}

std::size_t RequestReader::find_head_end() {
  const char* const head = buffer_.data() + begin_;
  const std::size_t size = end_ - begin_;
  while (scanned_ < size) {
    const auto* const line = head + scanned_;
    const auto* const feed = static_cast<const char*>(std::memchr(line, '\n', size - scanned_));
    if (feed == nullptr) {
      break;
    }
    if (feed == line || feed[-1] != '\r') {
      refuse(kBareLine);
      return 0;
    }
    const auto length = static_cast<std::size_t>(feed - line) - 1;
    const bool first = scanned_ == 0;
    if (first && length > kMaxTarget + 64) {
      refuse(kLongTarget);
      return 0;
    }
    if (!first && (*line == ' ' || *line == '\t')) {
      refuse(kFolded);
      return 0;
    }
    scanned_ += length + 2;
    if (scanned_ > limits_.head_bytes) {
      refuse(kLongHead);
      return 0;
    }
    if (length == 0) {
      return scanned_;
    }
  }
  if (scanned_ == 0 && size > kMaxTarget + 64) {
    refuse(kLongTarget);
  } else if (size > limits_.head_bytes) {
    refuse(kLongHead);
  }
  return 0;
}

bool RequestReader::read_head(std::size_t size) {
  auto& message = parser_->message;
  message.emplace();
  message->header_limit(static_cast<std::uint32_t>(size + 1));
  message->body_limit(boost::none);
  boost::system::error_code error;
  message->put(boost::asio::buffer(buffer_.data() + begin_, size), error);
  if (error || !message->is_header_done()) {
    refuse(error == http::error::bad_version ? kBadVersion : kBadRequest);
    return false;
  }
  // The fields are taken now: what trailers a chunked body may have are parsed into the same
  // container, and must not pass for fields of the head (RFC 9110 section 6.5.1).
  const auto& head = message->get();
  request_ = {};
  request_.method = std::string(head.method_string());
  request_.target = std::string(head.target());
  int fields = 0;
  for (const auto& field : head) {
    const auto name = field.name_string();
    const auto value = field.value();
    request_.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    if (++fields > kMaxFields) {
      refuse(kLongHead);
      return false;
    }
  }
  if (request_.target.size() > kMaxTarget) {
    refuse(kLongTarget);
    return false;
  }
  const auto judged = judge_head(request_, static_cast<int>(head.version()));
  facts_ = judged.facts;
  if (judged.refusal) {
    refuse(*judged.refusal);
    return false;
  }
  body_limit_ = request_.target.starts_with("/dav/") ? limits_.dav_body_bytes : limits_.body_bytes;
  raw_body_limit_ = body_limit_ + body_limit_ / 16 + kFraming;
  if (facts_.content_length.value_or(0) > body_limit_) {
    refuse(kLongBody);
    return false;
  }
  message->body_limit(body_limit_);
  message->eager(true);
  forgets_body_ = needs_sign_in(request_.target) && !request_.headers.find("Authorization");
  return true;
}

RequestReader::Step RequestReader::advance_body() {
  auto& message = *parser_->message;
  if (begin_ == end_) {
    if (facts_.expects_continue && raw_body_ == 0 && !told_continue_) {
      told_continue_ = true;
      return Step::continue_wanted;
    }
    return Step::need_more;
  }
  boost::system::error_code error;
  const auto used = message.put(boost::asio::buffer(buffer_.data() + begin_, end_ - begin_), error);
  begin_ += used;
  raw_body_ += used;
  if (forgets_body_) {
    message.get().body().clear();
  }
  if (error == http::error::need_more) {
    error = {};
  }
  if (error == http::error::body_limit) {
    return refuse(kLongBody);
  }
  if (error) {
    return refuse(kBadBody);
  }
  if (message.is_done()) {
    // Counted at the end too: a long extension may come in one piece with the rest.
    return raw_body_ > raw_body_limit_ ? refuse(kLongBody) : Step::complete;
  }
  if (raw_body_ + (end_ - begin_) > raw_body_limit_) {
    return refuse(kLongBody);
  }
  return Step::need_more;
}

HttpRequest RequestReader::take() {
  request_.body = std::move(parser_->message->get().body());
  parser_->message.reset();
  reading_body_ = false;
  return std::move(request_);
}

}  // namespace holdfast::gateway
