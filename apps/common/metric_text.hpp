// Metrics as Prometheus reads them: its text format 0.0.4.
#pragma once

#include <string>
#include <string_view>

namespace ticketing::app {

/// The lines that say what a metric is, before its samples. `type`: counter, gauge, histogram or
/// summary.
void append_metric_head(std::string& out, std::string_view name, std::string_view type,
                        std::string_view help);
/// One sample. `labels`: e.g. `job="purge",outcome="failed"`, of values that `label_value` has
/// escaped or that need it not; may be empty.
void append_sample(std::string& out, std::string_view name, std::string_view labels, double value);
/// A metric that has no labels: its head and its sample.
void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, double value);
/// `text` as it stands between the quotes of a label.
std::string label_value(std::string_view text);

}  // namespace ticketing::app
