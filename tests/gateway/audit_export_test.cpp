// What `holdfast audit export` writes of a real log. audit_export.py, which shares no code with us,
// checks it by the rule that docs/audit.md gives.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "gateway/audit_chain.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"
#include "tests/support/house.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway {
namespace {

// Names with quotes, other scripts and characters that JSON writes in several ways.
TEST(AuditExport, OfARealLogIsReadBackEntryByEntry) {
  test::House house;
  const auto salon = house.with_salon();
  for (const auto* name :
       {"Salon \"Ana\"", "S\xc3\xa1lon \\ \xf0\x9f\x92\x86", "Salon\xe2\x80\xa8"}) {
    store::DefineAgency command;
    command.actor = {"key", "tk_\"quoted\"", "api", "rq/1"};
    command.agency =
        house.read([&](const store::Reads& reads) { return *reads.agency(salon.agency); });
    command.agency.name = name;
    house.apply(command).value();
  }
  store::RequestBooking booking;
  booking.agency = salon.agency;
  booking.service = salon.massage;
  booking.starts_at = test::at("2026-12-01T09:00:00Z");
  booking.time_zone = "Europe/Berlin";
  booking.customer.name = "Dora";
  booking.customer.email = "dora@mail.example";
  house.apply(booking).value();

  const auto entries =
      house.read([&](const store::Reads& reads) { return reads.audit(salon.agency, 0, 100); });
  ASSERT_EQ(entries.size(), 4U);
  test::TempFolder folder;
  const auto* asked = std::getenv("HOLDFAST_AUDIT_EXPORT");
  const std::string path = asked != nullptr ? asked : folder.file("audit.jsonl");
  std::ofstream out(path);
  AuditChain chain;
  for (const auto& entry : entries) {
    const auto line = to_json_line(entry);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(chain.add(parse_json_line(line).value()), std::nullopt);
    out << line << '\n';
  }
}

}  // namespace
}  // namespace holdfast::gateway
