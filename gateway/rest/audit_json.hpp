// Audit entries as the API shows them.
#pragma once

#include <boost/json/object.hpp>

#include "store/audit.hpp"

namespace holdfast::gateway::rest {

/// All that the hash is made of is there, so that a caller can check the chain (docs/audit.md).
boost::json::object audit_json(const store::AuditEntry& entry);

}  // namespace holdfast::gateway::rest
