// Who waits: entries, their order, and who has which offer.
#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;

namespace {

using Ids = std::vector<std::string>;

const AgencyId kAgency{1};
const ServiceId kMassage{"sv_massage"};

class WaitlistRows : public EngineContract {
 protected:
  static WaitlistEntry sample(const std::string& id) {
    WaitlistEntry entry;
    entry.id = WaitlistId{id};
    entry.agency = kAgency;
    entry.service = kMassage;
    entry.duration = std::chrono::minutes{45};
    entry.customer = {CustomerId{"cu_" + id}, "Wanda", id + "@Example.org",
                      "+49 30 123",           "de",    "Europe/Berlin"};
    entry.time_zone = "Europe/Vienna";
    entry.wanted = ResourceId{"rs_ana"};
    entry.windows = {hours(9, 12), hours(33, 36)};
    entry.tier = 2;
    entry.earliest_notice = std::chrono::minutes{90};
    entry.joined_at = hour(1);
    entry.expires_at = hour(36);
    entry.booking = BookingId{"bk_1"};
    entry.passed = {hours(10, 11)};
    entry.replaces = BookingId{"bk_2"};
    entry.note = "by the window";
    entry.version = 3;
    return entry;
  }
  void put(WaitlistEntry entry, const std::function<void(WaitlistEntry&)>& change = {}) {
    if (change) {
      change(entry);
    }
    write([&](Transaction& tx) { tx.put(entry); });
  }
  template <class F>
  Ids listed(F&& ask) {
    return ids(read(std::forward<F>(ask)));
  }
};

TEST_P(WaitlistRows, ComeBackWhole) {
  const auto entry = sample("wl_1");
  put(entry);

  const auto stored =
      read([](const Reads& reads) { return reads.waitlist_entry(kAgency, WaitlistId{"wl_1"}); });

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->service, entry.service);
  EXPECT_EQ(stored->duration, entry.duration);
  EXPECT_EQ(stored->customer.email, entry.customer.email);
  EXPECT_EQ(stored->customer.phone, entry.customer.phone);
  EXPECT_EQ(stored->time_zone, entry.time_zone);
  EXPECT_EQ(stored->wanted, entry.wanted);
  EXPECT_EQ(stored->windows, entry.windows);
  EXPECT_EQ(stored->tier, entry.tier);
  EXPECT_EQ(stored->earliest_notice, entry.earliest_notice);
  EXPECT_EQ(stored->joined_at, entry.joined_at);
  EXPECT_EQ(stored->expires_at, entry.expires_at);
  EXPECT_EQ(stored->status, entry.status);
  EXPECT_EQ(stored->booking, entry.booking);
  EXPECT_EQ(stored->passed, entry.passed);
  EXPECT_EQ(stored->replaces, entry.replaces);
  EXPECT_EQ(stored->note, entry.note);
  EXPECT_EQ(stored->version, entry.version);
  EXPECT_FALSE(
      read([](const Reads& reads) { return reads.waitlist_entry(kAgency, WaitlistId{"wl_2"}); }));
}

TEST_P(WaitlistRows, AreListedByTierThenJoiningThenId) {
  put(sample("wl_b"));
  put(sample("wl_a"));
  put(sample("wl_late"), [](auto& entry) { entry.joined_at = hour(2); });
  put(sample("wl_first"), [](auto& entry) { entry.tier = 0; });
  put(sample("wl_left"), [](auto& entry) { entry.status = WishStatus::left; });
  const Ids order = {"wl_first", "wl_a", "wl_b", "wl_late"};

  for (const auto& service : {std::optional<ServiceId>{}, std::optional(kMassage)}) {
    EXPECT_EQ(listed([&](const Reads& reads) {
                return reads.waitlist(kAgency, service, WishStatus::waiting, {}, 10);
              }),
              order);
    EXPECT_EQ(listed([&](const Reads& reads) {
                return reads.waitlist(kAgency, service, WishStatus::left, {}, 10);
              }),
              Ids{"wl_left"});
    EXPECT_EQ(listed([&](const Reads& reads) {
                return reads.waitlist(kAgency, service, {}, WaitlistId{"wl_b"}, 2);
              }),
              (Ids{"wl_left", "wl_late"}));
  }
  EXPECT_EQ(listed([](const Reads& reads) {
              return reads.waitlist(kAgency, ServiceId{"sv_other"}, {}, {}, 10);
            }),
            Ids{});
}

TEST_P(WaitlistRows, AreFoundByServiceAndTime) {
  put(sample("wl_1"));
  put(sample("wl_2"), [](auto& entry) { entry.windows = {hours(12, 14)}; });
  put(sample("wl_3"), [](auto& entry) { entry.status = WishStatus::offered; });
  const auto found = [&](TimeRange time, const std::string& after = "") {
    return listed([&](const Reads& reads) {
      return reads.waiting_for(kAgency, {ServiceId{"sv_none"}, kMassage}, time, WaitlistId{after},
                               10);
    });
  };

  EXPECT_EQ(found(hours(11, 13)), (Ids{"wl_1", "wl_2"}));
  EXPECT_EQ(found(hours(11, 13), "wl_1"), Ids{"wl_2"});
  EXPECT_EQ(found(hours(12, 13)), Ids{"wl_2"}) << "the end is not part of a window";
  EXPECT_EQ(found(hours(34, 35)), Ids{"wl_1"}) << "the second window counts too";
  EXPECT_EQ(found(hours(14, 33)), Ids{});
  EXPECT_EQ(listed([](const Reads& reads) {
              return reads.waiting_for(kAgency, {ServiceId{"sv_none"}}, hours(0, 99), {}, 10);
            }),
            Ids{});
}

TEST_P(WaitlistRows, TellWhichServicesAreWaitedFor) {
  const auto waited_for = [&] {
    std::vector<ServiceId> services =
        read([](const Reads& reads) { return reads.services_waited_for(kAgency); });
    return services;
  };
  EXPECT_TRUE(waited_for().empty());
  put(sample("wl_1"));
  put(sample("wl_2"));
  EXPECT_EQ(waited_for(), std::vector{kMassage});
  write([](Transaction& tx) {
    auto other = *tx.service(kAgency, kMassage);
    other.id = ServiceId{"sv_other"};
    other.slug = "other";
    tx.put(other);
  });
  put(sample("wl_3"), [](auto& entry) { entry.service = ServiceId{"sv_other"}; });
  EXPECT_EQ(waited_for(), (std::vector{kMassage, ServiceId{"sv_other"}}));
  for (const auto* id : {"wl_1", "wl_2"}) {
    put(sample(id), [](auto& entry) { entry.status = WishStatus::booked; });
  }
  EXPECT_EQ(waited_for(), std::vector{ServiceId{"sv_other"}});
}

TEST_P(WaitlistRows, AreFoundByCustomerByOfferAndByRank) {
  put(sample("wl_1"));
  put(sample("wl_2"), [](auto& entry) { entry.status = WishStatus::offered; });
  put(sample("wl_3"), [](auto& entry) { entry.status = WishStatus::left; });
  put(sample("wl_4"), [](auto& entry) { entry.customer.phone = "030"; });

  EXPECT_EQ(listed([](const Reads& reads) {
              return reads.waitlist_of_customer(kAgency, kMassage, " wl_1@EXAMPLE.org", "");
            }),
            Ids{"wl_1"});
  EXPECT_EQ(listed([](const Reads& reads) {
              return reads.waitlist_of_customer(kAgency, kMassage, "", "+4930-123");
            }),
            (Ids{"wl_1", "wl_2"}));
  EXPECT_EQ(listed([](const Reads& reads) {
              return reads.waitlist_of_customer(kAgency, kMassage, "", "");
            }),
            Ids{});
  EXPECT_EQ(listed([](const Reads& reads) {
              return reads.waitlist_of_offer(kAgency, BookingId{"bk_1"});
            }),
            Ids{"wl_2"});
  EXPECT_EQ(read([](const Reads& reads) { return reads.count_waiting_before(sample("wl_4")); }), 1);
}

TEST_P(WaitlistRows, AreDueWhenTheirTimeIsOver) {
  put(sample("wl_1"));
  put(sample("wl_2"), [](auto& entry) { entry.expires_at = hour(20); });
  put(sample("wl_3"), [](auto& entry) { entry.status = WishStatus::expired; });
  const auto due = [&](double before) {
    return listed(
        [&](const Reads& reads) { return reads.waitlist_due(kAgency, hour(before), 10); });
  };

  EXPECT_EQ(due(20), Ids{});
  EXPECT_EQ(due(21), Ids{"wl_2"});
  EXPECT_EQ(due(40), (Ids{"wl_2", "wl_1"}));
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, WaitlistRows, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace holdfast::test
