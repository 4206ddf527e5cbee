// Commands on files beside the calendars: plain WebDAV (RFC 4918).
#pragma once

#include <string>

#include "store/calendar.hpp"
#include "store/file.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// PUT. Errors: invalid_transition (no folder to put it into, or there is a folder of that name),
/// precondition_failed, storage_full (the person's quota).
struct PutFile {
  struct Outcome {
    bool created = false;
    std::string etag;
  };
  AgencyId agency;
  Actor actor;
  UserId user;
  std::string path;
  std::string type;
  std::string body;
  WriteCondition condition = {};
};
Result<PutFile::Outcome> decide(const PutFile& command, RuleContext context, Transaction& tx);

/// MKCOL. Errors: already_exists, invalid_transition, storage_full.
struct MakeFolder {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  UserId user;
  std::string path;
};
Result<bool> decide(const MakeFolder& command, RuleContext context, Transaction& tx);

/// DELETE, of a folder with all that is in it. Errors: not_found, precondition_failed.
struct DeleteFile {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  UserId user;
  std::string path;
  WriteCondition condition = {};
};
Result<bool> decide(const DeleteFile& command, RuleContext context, Transaction& tx);

/// COPY and MOVE, of a folder with all that is in it (COPY with Depth 0: without). What stands at
/// the destination is deleted first. The outcome is whether nothing stood there.
///
/// Errors: not_found, precondition_failed, invalid_transition (no folder at the destination, or
/// source and destination lie inside one another), storage_full.
struct CopyFile {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  UserId user;
  std::string from;
  std::string to;
  bool overwrite = true;
  bool move = false;
  bool shallow = false;
  WriteCondition condition = {};
};
Result<bool> decide(const CopyFile& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
