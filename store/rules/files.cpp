// Files beside the calendars: plain WebDAV, RFC 4918 sections 9.3 to 9.9.
#include "store/commands/files.hpp"

#include <algorithm>

#include "store/base/text.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/dead_properties.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

constexpr FileLimits kLimits;

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string{} : path.substr(0, slash);
}

/// RFC 4918 section 9.3.1 and 9.7.1: 409 where there is no collection to put something into.
Status judge_parent(const UserId& user, const std::string& path, const Reads& reads) {
  const auto parent = parent_of(path);
  if (!parent.empty()) {
    const auto folder = reads.file(user, parent);
    if (!folder || !folder->folder) {
      return Error{Errc::invalid_transition, "there is no folder to put it into"};
    }
  }
  if (static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) >= kLimits.max_depth) {
    return quota_exceeded("folders lie at most 16 deep");
  }
  return {};
}

Status judge_room(const UserId& user, std::int64_t more_files, std::int64_t more_octets,
                  const Reads& reads) {
  const auto totals = reads.file_totals(user);
  if (totals.count + more_files > kLimits.max_files ||
      totals.octets + more_octets > kLimits.max_octets) {
    return quota_exceeded(
        "a person keeps at most 2000 files of 32 MiB together, their properties "
        "counted");
  }
  return {};
}

Status judge(const WriteCondition& condition, const std::optional<File>& stored) {
  return judge(condition, stored ? &stored->etag : nullptr);
}

std::string new_etag(RuleContext context) { return make_sortable_id(context.now, context.random); }

void remove_tree(const UserId& user, const std::string& path, Transaction& tx) {
  for (const auto& file : tx.files_below(user, path)) {
    tx.remove_file(user, file.path);
  }
  tx.remove_file(user, path);
}

void note(const AgencyId& agency, const Actor& actor, std::string action, const UserId& user,
          std::int64_t count, RuleContext context, Transaction& tx) {
  record({agency, actor, std::move(action), user.value, {}, {{"files", count}}}, context, tx);
}

bool lies_in(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder + '/');
}

}  // namespace

Result<PutFile::Outcome> decide(const PutFile& command, RuleContext context, Transaction& tx) {
  const auto stored = tx.file(command.user, command.path);
  if (const auto met = judge(command.condition, stored); !met) {
    return met.error();
  }
  if (stored && stored->folder) {
    return Error{Errc::invalid_transition, "there is a folder of that name"};
  }
  if (const auto parent = judge_parent(command.user, command.path, tx); !parent) {
    return parent.error();
  }
  const auto size = static_cast<std::int64_t>(command.body.size());
  if (const auto room =
          judge_room(command.user, stored ? 0 : 1, size - (stored ? stored->size : 0), tx);
      !room) {
    return room.error();
  }
  File file{command.user, command.path, false,       new_etag(context),
            command.type, size,         context.now, context.now};
  tx.put(file, command.body);
  note(command.agency, command.actor, "file.put", command.user, 1, context, tx);
  return PutFile::Outcome{!stored, file.etag};
}

Result<bool> decide(const MakeFolder& command, RuleContext context, Transaction& tx) {
  if (tx.file(command.user, command.path)) {
    return Error{Errc::already_exists, "there is something at this path"};
  }
  if (const auto parent = judge_parent(command.user, command.path, tx); !parent) {
    return parent.error();
  }
  if (const auto room = judge_room(command.user, 1, 0, tx); !room) {
    return room.error();
  }
  tx.put(File{command.user, command.path, true, new_etag(context), {}, 0, context.now, context.now},
         {});
  note(command.agency, command.actor, "file.put", command.user, 1, context, tx);
  return true;
}

Result<bool> decide(const DeleteFile& command, RuleContext context, Transaction& tx) {
  const auto stored = tx.file(command.user, command.path);
  if (const auto met = judge(command.condition, stored); !met) {
    return met.error();
  }
  if (!stored) {
    return Error{Errc::not_found, "nothing is at this path"};
  }
  const auto before = tx.file_totals(command.user).count;
  remove_tree(command.user, command.path, tx);
  note(command.agency, command.actor, "file.deleted", command.user,
       before - tx.file_totals(command.user).count, context, tx);
  return true;
}

Result<bool> decide(const CopyFile& command, RuleContext context, Transaction& tx) {
  const auto source = tx.file(command.user, command.from);
  if (!source) {
    return Error{Errc::not_found, "nothing is at this path"};
  }
  if (const auto met = judge(command.condition, source); !met) {
    return met.error();
  }
  if (lies_in(command.to, command.from) || lies_in(command.from, command.to)) {
    return Error{Errc::forbidden, "source and destination lie inside one another"};
  }
  const auto there = tx.file(command.user, command.to);
  if (there && !command.overwrite) {
    return Error{Errc::precondition_failed, "there is something at the destination (Overwrite: F)"};
  }
  if (const auto parent = judge_parent(command.user, command.to, tx); !parent) {
    return parent.error();
  }
  std::vector<File> tree{*source};
  if (!command.shallow) {
    const auto below = tx.files_below(command.user, command.from);
    tree.insert(tree.end(), below.begin(), below.end());
  }
  std::int64_t octets = 0;
  for (const auto& file : tree) {
    octets += file.size + octets_kept(file_subject(command.user, file.path), tx);
  }
  const bool more = !command.move;
  if (const auto room =
          judge_room(command.user, more ? std::ssize(tree) : 0, more ? octets : 0, tx);
      !room) {
    return room.error();
  }
  if (there) {
    remove_tree(command.user, command.to, tx);
  }
  for (auto file : tree) {
    const auto from = file.path;
    const auto body = file.folder ? std::string{} : tx.file_body(command.user, from);
    file.path = command.to + from.substr(command.from.size());
    file.etag = new_etag(context);
    file.created_at = command.move ? file.created_at : context.now;
    tx.put(file, body);
    copy_properties(file_subject(command.user, from), file_subject(command.user, file.path), tx);
  }
  if (command.move) {
    remove_tree(command.user, command.from, tx);
  }
  note(command.agency, command.actor, command.move ? "file.moved" : "file.copied", command.user,
       std::ssize(tree), context, tx);
  return !there;
}

}  // namespace holdfast::store
