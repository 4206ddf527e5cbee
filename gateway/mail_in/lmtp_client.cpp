#include "gateway/mail_in/lmtp_client.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <charconv>
#include <chrono>

namespace holdfast::gateway {
namespace {

using boost::asio::ip::tcp;

constexpr std::chrono::seconds kPatience{120};

/// An answer that ends it.
struct Ended {
  HandedOver handed;
};

/// The last line of an answer.
HandedOver read_answer(tcp::iostream& line) {
  std::string text;
  while (std::getline(line, text)) {
    if (text.ends_with('\r')) {
      text.pop_back();
    }
    if (text.size() < 4 || text[3] != '-') {
      HandedOver answer{0, text};
      std::from_chars(text.data(), text.data() + std::min<std::size_t>(3, text.size()),
                      answer.code);
      return answer;
    }
  }
  throw Ended{{0, "the server hung up"}};
}

void expect(tcp::iostream& line, int code) {
  auto answer = read_answer(line);
  if (answer.code != code) {
    throw Ended{std::move(answer)};
  }
}

void ask(tcp::iostream& line, const std::string& command, int code) {
  line << command << "\r\n" << std::flush;
  expect(line, code);
}

/// With CRLF at every end, and a second dot where a line begins with one.
void write_data(tcp::iostream& line, std::string_view octets) {
  while (!octets.empty()) {
    const auto end = std::min(octets.find('\n'), octets.size());
    auto text = octets.substr(0, end);
    octets.remove_prefix(std::min(end + 1, octets.size()));
    if (text.ends_with('\r')) {
      text.remove_suffix(1);
    }
    line << (text.starts_with('.') ? "." : "") << text << "\r\n";
  }
  line << ".\r\n" << std::flush;
}

}  // namespace

HandedOver hand_over(std::uint16_t lmtp_port, const ReceivedMail& mail) {
  tcp::iostream line;
  line.expires_after(kPatience);
  line.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), lmtp_port));
  if (!line) {
    return {0, "the server cannot be reached: " + line.error().message()};
  }
  try {
    expect(line, 220);
    ask(line, "LHLO localhost", 250);
    ask(line, "MAIL FROM:<" + mail.sender + ">", 250);
    ask(line, "RCPT TO:<" + mail.recipient + ">", 250);
    ask(line, "DATA", 354);
    write_data(line, mail.octets);
    auto answer = read_answer(line);
    line << "QUIT\r\n" << std::flush;
    return answer;
  } catch (const Ended& ended) {
    return ended.handed;
  }
}

}  // namespace holdfast::gateway
