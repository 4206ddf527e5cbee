// Events as the API shows them, and as webhooks and streams tell them: one form for all.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "store/event.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

/// With its object as the office sees it now: what happened since is in it already, and its own
/// version says so. Null where it is gone.
boost::json::object event_json(const store::Event& event, const store::Reads& reads,
                               const std::string& base_url);

/// The same as text of at most 20 kB: an object that is too large is left out, and `truncated` says
/// so.
std::string event_text(const store::Event& event, const store::Reads& reads,
                       const std::string& base_url);

/// An event of no agency's life, by which a receiver can be tried out.
std::string ping_text(const store::EventId& id, const store::Webhook& webhook, Instant now);

}  // namespace holdfast::gateway::rest
