#include "cli/mail_pictures.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <vector>

extern char** environ;

namespace ticketing::cli {
namespace {

/// Runs a program of the PATH to its end, silently; false when there is none or it failed.
bool run(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {1, 2})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return failed == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace

int take_mail_pictures(const std::filesystem::path& folder, const std::string& name) {
  const auto page = std::filesystem::absolute(folder / (name + ".html"));
  int taken = 0;
  for (const int width : {320, 600}) {
    for (const bool dark : {false, true}) {
      const auto picture = name + "-" + std::to_string(width) + (dark ? "-dark.png" : "-light.png");
      std::vector<std::string> words{
          "chromium",
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--hide-scrollbars",
          "--window-size=" + std::to_string(width) + ",1200",
          "--screenshot=" + std::filesystem::absolute(folder / picture).string()};
      // As mail programs do that darken what is light.
      if (dark) words.emplace_back("--enable-features=WebContentsForceDark");
      words.push_back("file://" + page.string());
      if (!run(words)) return taken;
      ++taken;
    }
  }
  return taken;
}

}  // namespace ticketing::cli
