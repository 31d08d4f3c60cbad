#include <sys/vfs.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "odb/store_facts.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

bool is_number(const std::string& name) {
  return !name.empty() && name.find_first_not_of("0123456789") == name.npos;
}

bool has_open(const fs::path& process, const std::set<std::string>& names) {
  std::error_code unreadable;
  for (fs::directory_iterator file(process / "fd", unreadable), end; !unreadable && file != end;
       file.increment(unreadable)) {
    std::error_code gone;
    if (names.contains(fs::read_symlink(file->path(), gone).string())) return true;
  }
  return false;
}

std::string name_of(const fs::path& process) {
  std::ifstream in(process / "comm");
  std::string name;
  std::getline(in, name);
  return name + " (" + process.filename().string() + ")";
}

struct FileSystem {
  long type;  ///< statfs(2)
  std::string_view name;
};
constexpr FileSystem networked[] = {
    {0x6969, "nfs"},      {0x517b, "smb"},    {0xff534d42, "cifs"}, {0xfe534d42, "smb2"},
    {0x65735546, "fuse"}, {0x01021997, "9p"}, {0x00c36400, "ceph"}, {0x5346414f, "afs"}};

}  // namespace

std::vector<std::string> users_of_lost_file(const fs::path& file) {
  // As the kernel shows a file that has its name no more (proc(5), /proc/pid/fd).
  std::set<std::string> names;
  std::error_code gone;
  const fs::path place = fs::weakly_canonical(file, gone);
  for (const char* const ending : {"", "-wal", "-shm"})
    names.insert(place.string() + ending + " (deleted)");
  std::vector<std::string> users;
  for (fs::directory_iterator process("/proc", gone), end; !gone && process != end;
       process.increment(gone))
    if (is_number(process->path().filename()) && has_open(process->path(), names))
      users.push_back(name_of(process->path()));
  return users;
}

std::string network_file_system(const fs::path& folder) {
  struct statfs place {};
  if (::statfs(folder.c_str(), &place) != 0) return {};
  const auto found = std::ranges::find_if(
      networked, [&place](const FileSystem& it) { return it.type == place.f_type; });
  return found == std::end(networked) ? std::string() : std::string(found->name);
}

}  // namespace ticketing
