// What every engine must do; `engines` lists those that claim to. The
// tests stand in engine_contract_*_test.cpp.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/engine.hpp"

namespace holdfast::test {

/// Makes an engine over an empty database that lives as long as the keeper does.
struct EngineMaker {
  const char* name;
  std::function<std::unique_ptr<store::Engine>(std::shared_ptr<void>& keeper)> make;
};
inline void PrintTo(const EngineMaker& maker, std::ostream* out) { *out << maker.name; }

/// All of them. A suite of the contract instantiates itself with these.
std::vector<EngineMaker> engines();

/// An instant: so many hours after some Monday's midnight.
Instant hour(double hours);
TimeRange hours(double from, double to);

// Rows with every field set to something of its own.
store::Agency sample_agency();
store::Resource sample_resource(const std::string& slug);
store::Service sample_service(const std::string& slug);
store::User sample_user(const std::string& login);
store::Token sample_token(const std::string& id, const store::UserId& user);
store::Booking sample_booking(const std::string& id, double from, double to);
store::Calendar sample_calendar(const std::string& slug);
store::ObjectDraft sample_draft(const std::string& uid, std::vector<TimeRange> instances);
store::Source sample_source(const std::string& id);
store::RemoteObject sample_remote(const std::string& href, const std::string& uid);
store::Effect sample_effect(const std::string& id, const std::string& booking, Instant due);

// Every field, member by member.
bool same(const store::Agency& a, const store::Agency& b);
bool same(const store::Resource& a, const store::Resource& b);
bool same(const store::Service& a, const store::Service& b);
bool same(const store::User& a, const store::User& b);
bool same(const store::Token& a, const store::Token& b);
bool same(const store::Booking& a, const store::Booking& b);
bool same(const store::Calendar& a, const store::Calendar& b);
bool same(const store::ObjectEntry& a, const store::ObjectEntry& b);
bool same(const store::Source& a, const store::Source& b);
bool same(const store::RemoteObject& a, const store::RemoteObject& b);
bool same(const store::Mirror& a, const store::Mirror& b);
bool same(const store::Conflict& a, const store::Conflict& b);
bool same(const store::Effect& a, const store::Effect& b);
bool same(const store::Attempt& a, const store::Attempt& b);
template <class T>
bool same(const std::optional<T>& a, const T& b) {
  return a && same(*a, b);
}

class EngineContract : public testing::TestWithParam<EngineMaker> {
 protected:
  /// With the sample agency, the resources "ana" and "ben" and the service "massage".
  EngineContract();

  /// Commits one command; throws if the commit fails.
  void write(const std::function<void(store::Transaction&)>& work);
  template <class F>
  auto read(F&& work) const {
    return store::read(*engine_, std::forward<F>(work));
  }

  std::shared_ptr<void> keeper_;
  std::unique_ptr<store::Engine> engine_;
};

/// The ids of rows, in order.
template <class Rows>
std::vector<std::string> ids(const Rows& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows) {
    ids.push_back(row.id.value);
  }
  return ids;
}

}  // namespace holdfast::test
