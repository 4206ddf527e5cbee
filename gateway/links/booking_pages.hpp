// The pages of one booking. Pure: what a visit found, as a page.
#pragma once

#include "gateway/links/visit.hpp"
#include "store/rule_context.hpp"

namespace holdfast::gateway {

/// How it stands, and where to go from there.
LinkPage manage_page(const Visit& visit, const CustomerLinks& links);
LinkPage cancel_page(const Visit& visit, const CustomerLinks& links);
LinkPage undo_page(const Visit& visit);

/// How the booking stands, in a sentence.
std::string_view status_words(const Visit& visit);

/// Where nothing can be done: how it stands, and whom to ask while it still lies ahead.
LinkPage closed_page(const Visit& visit);

/// Whether a cancellation of the customer's own may still be undone.
bool may_undo(const Visit& visit);

/// Free times in two weeks from a day on; `query` may say from which, and that it was done.
/// Reads availability in the visit's snapshot.
LinkPage move_page(const Visit& visit, std::string_view query, const store::RuleSettings& rules,
                   const store::Reads& reads);

}  // namespace holdfast::gateway
