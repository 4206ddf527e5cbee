// The compiled parts of Beast and of Asio's TLS, once for the program. Those of Asio itself are in
// the ground floor.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
