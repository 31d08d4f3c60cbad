// One function per noun: its rows of the command table.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace ticketing::cli {

std::vector<Command> account_commands();
std::vector<Command> post_commands();
std::vector<Command> comment_commands();
std::vector<Command> points_commands();
std::vector<Command> coupon_commands();
std::vector<Command> campaign_commands();
std::vector<Command> product_commands();
std::vector<Command> order_commands();
std::vector<Command> ticket_commands();
std::vector<Command> image_commands();
std::vector<Command> movies_commands();
std::vector<Command> mail_commands();
std::vector<Command> ranking_commands();
std::vector<Command> job_commands();
std::vector<Command> audit_commands();
std::vector<Command> demo_commands();
std::vector<Command> db_commands();
/// db backup, restore.
std::vector<Command> backup_commands();
std::vector<Command> doctor_commands();
std::vector<Command> config_commands();
/// version, completion, help.
std::vector<Command> program_commands();

}  // namespace ticketing::cli
