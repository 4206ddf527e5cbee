// What kind of place a numeric address is.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>

namespace holdfast::gateway {

/// An address that a program of the wide world may be reached at. Not: unspecified, loopback,
/// private, shared (RFC 6598), link-local, unique local, multicast, documentation, benchmarking,
/// reserved and broadcast; nor an IPv6 address that leads to such an IPv4 one (mapped, compatible,
/// NAT64 of RFC 6052 and RFC 8215, 6to4, Teredo): a translator on the way would take it there.
bool is_public(const boost::asio::ip::address& address);

/// Loopback or a private network: where a reverse proxy of ours can stand.
bool is_near(const boost::asio::ip::address& address);

/// What counts as one client in limits: an IPv4 address, or an IPv6 network of 64 bits, since one
/// machine has all of those.
std::string client_key(const boost::asio::ip::address& address);
/// The same, but empty for loopback: a proxy on this machine, or the operator.
std::string client_or_nobody(const boost::asio::ip::address& address);

/// The numeric form for logs and limits: an IPv4 client of a dual-stack socket is IPv4.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

}  // namespace holdfast::gateway
