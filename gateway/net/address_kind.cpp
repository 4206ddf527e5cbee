#include "gateway/net/address_kind.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::address;
using asio::ip::address_v4;
using asio::ip::address_v6;

namespace {

struct Block4 {
  std::uint32_t network;
  int bits;
};

bool inside(std::uint32_t ip, Block4 block) {
  const std::uint32_t mask = block.bits == 0 ? 0 : ~std::uint32_t{0} << (32 - block.bits);
  return (ip & mask) == block.network;
}

// The IANA registry of special-purpose IPv4 addresses, without those that are globally reachable.
constexpr std::array<Block4, 15> kSpecial4 = {{
    {0x00000000, 8},   // 0.0.0.0/8 this network
    {0x0a000000, 8},   // 10.0.0.0/8 private
    {0x64400000, 10},  // 100.64.0.0/10 shared, RFC 6598
    {0x7f000000, 8},   // 127.0.0.0/8 loopback
    {0xa9fe0000, 16},  // 169.254.0.0/16 link-local, where clouds keep their credentials
    {0xac100000, 12},  // 172.16.0.0/12 private
    {0xc0000000, 24},  // 192.0.0.0/24 protocol assignments
    {0xc0000200, 24},  // 192.0.2.0/24 documentation
    {0xc0586300, 24},  // 192.88.99.0/24 6to4 relays, deprecated
    {0xc0a80000, 16},  // 192.168.0.0/16 private
    {0xc6120000, 15},  // 198.18.0.0/15 benchmarking
    {0xc6336400, 24},  // 198.51.100.0/24 documentation
    {0xcb007100, 24},  // 203.0.113.0/24 documentation
    {0xe0000000, 4},   // 224.0.0.0/4 multicast
    {0xf0000000, 4},   // 240.0.0.0/4 reserved, and broadcast
}};

bool is_public4(address_v4 ip) {
  return std::none_of(kSpecial4.begin(), kSpecial4.end(),
                      [&](Block4 block) { return inside(ip.to_uint(), block); });
}

/// The IPv4 address in four octets from `at` on.
address_v4 embedded(const address_v6::bytes_type& octets, std::size_t at) {
  return address_v4(
      address_v4::bytes_type{octets[at], octets[at + 1], octets[at + 2], octets[at + 3]});
}

bool starts(const address_v6::bytes_type& octets, std::initializer_list<unsigned char> prefix) {
  return std::equal(prefix.begin(), prefix.end(), octets.begin());
}

bool is_public6(const address_v6& ip) {
  const auto octets = ip.to_bytes();
  if (ip.is_v4_mapped()) {
    return is_public4(embedded(octets, 12));
  }
  if (starts(octets, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) {  // 64:ff9b::/96 NAT64
    return is_public4(embedded(octets, 12));
  }
  if (starts(octets, {0x20, 0x02})) {  // 2002::/16 6to4
    return is_public4(embedded(octets, 2));
  }
  if (starts(octets, {0x20, 0x01, 0x0d, 0xb8}) ||  // 2001:db8::/32 documentation
      starts(octets, {0x20, 0x01, 0x00}) ||        // 2001::/23 (part): Teredo and assignments
      starts(octets, {0x20, 0x01, 0x01}) ||
      starts(octets, {0x3f, 0xff})) {  // 3fff::/20 documentation
    return false;
  }
  // Only 2000::/3 is global unicast; this leaves out unspecified, loopback, 64:ff9b:1::/48,
  // IPv4-compatible, unique local, link-local, site-local and multicast.
  return (octets[0] & 0xe0U) == 0x20U;
}

}  // namespace

address unmapped(const address& any) {
  if (any.is_v6() && any.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, any.to_v6());
  }
  return any;
}

bool is_public(const address& any) {
  return any.is_v4() ? is_public4(any.to_v4()) : is_public6(any.to_v6());
}

bool is_near(const address& any) {
  const auto plain = unmapped(any);
  if (plain.is_loopback()) {
    return true;
  }
  if (plain.is_v4()) {
    const auto ip = plain.to_v4().to_uint();
    return inside(ip, {0x0a000000, 8}) || inside(ip, {0xac100000, 12}) ||
           inside(ip, {0xc0a80000, 16});
  }
  return (plain.to_v6().to_bytes()[0] & 0xfeU) == 0xfcU;  // fc00::/7 unique local
}

std::string client_key(const address& any) {
  const auto plain = unmapped(any);
  if (plain.is_v4()) {
    return plain.to_string();
  }
  auto octets = plain.to_v6().to_bytes();
  std::fill(octets.begin() + 8, octets.end(), static_cast<unsigned char>(0));
  return address_v6(octets).to_string() + "/64";
}

std::string client_or_nobody(const address& any) {
  return unmapped(any).is_loopback() ? std::string() : client_key(any);
}

}  // namespace holdfast::gateway
