// Who asks an open platform, and how much of a list they get at once.
#pragma once

namespace ticketing {

/// Anybody, through a program that answers for it, or the program itself, which reads whole lists,
/// and whose memory a page takes.
enum class Callers { remote, in_process };

/// The most items of a page for callers in the process; for others it is `page_limit_max`.
inline constexpr int page_limit_in_process_max = 5000;

}  // namespace ticketing
