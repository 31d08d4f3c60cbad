// Boost.JSON keeps the last of two members with the same key and says nothing. A client that sends
// both means one of them, and nobody knows which, so the parser here counts keys itself.
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include <ticketing/describe/json_read.hpp>

namespace ticketing {
namespace {

namespace json = boost::json;

struct Frame {
  bool is_array = false;
  std::size_t index = 0;  ///< in an array: how many items are complete
  std::string key;        ///< in an object: the member being read
  std::vector<std::string> keys;
  std::unordered_set<std::string> many_keys;  ///< instead of `keys` once those are many

  bool add_key() {
    constexpr std::size_t few = 16;
    if (keys.size() < few) {
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) return false;
      keys.push_back(key);
      return true;
    }
    if (many_keys.empty()) many_keys.insert(keys.begin(), keys.end());
    return many_keys.insert(key).second;
  }
};

/// Builds the value as json::parser does and watches keys on the way.
class Handler {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max() - 1;
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max() - 1;
  using Ec = json::error_code;

  explicit Handler(json::storage_ptr storage) : stack_(storage, buffer_, sizeof buffer_) {
    stack_.reset(std::move(storage));
  }

  json::value release() { return stack_.release(); }
  /// Set when parsing stopped because of a repeated key.
  const std::string& duplicate() const { return duplicate_; }

  bool on_document_begin(Ec&) { return true; }
  bool on_document_end(Ec&) { return true; }
  bool on_array_begin(Ec&) {
    frames_.emplace_back().is_array = true;
    return true;
  }
  bool on_array_end(std::size_t n, Ec&) {
    frames_.pop_back();
    stack_.push_array(n);
    return done();
  }
  bool on_object_begin(Ec&) {
    frames_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t n, Ec&) {
    frames_.pop_back();
    stack_.push_object(n);
    return done();
  }
  bool on_key_part(json::string_view s, std::size_t, Ec&) {
    key_part_.append(s.data(), s.size());
    stack_.push_chars(s);
    return true;
  }
  bool on_key(json::string_view s, std::size_t, Ec& ec) {
    key_part_.append(s.data(), s.size());
    stack_.push_key(s);
    frames_.back().key = std::exchange(key_part_, {});
    if (frames_.back().add_key()) return true;
    duplicate_ = path();
    ec = json::error::syntax;
    return false;
  }
  bool on_string_part(json::string_view s, std::size_t, Ec&) {
    stack_.push_chars(s);
    return true;
  }
  bool on_string(json::string_view s, std::size_t, Ec&) {
    stack_.push_string(s);
    return done();
  }
  bool on_number_part(json::string_view, Ec&) { return true; }
  bool on_int64(std::int64_t i, json::string_view, Ec&) {
    stack_.push_int64(i);
    return done();
  }
  bool on_uint64(std::uint64_t u, json::string_view, Ec&) {
    stack_.push_uint64(u);
    return done();
  }
  bool on_double(double d, json::string_view, Ec&) {
    stack_.push_double(d);
    return done();
  }
  bool on_bool(bool b, Ec&) {
    stack_.push_bool(b);
    return done();
  }
  bool on_null(Ec&) {
    stack_.push_null();
    return done();
  }
  bool on_comment_part(json::string_view, Ec&) { return true; }
  bool on_comment(json::string_view, Ec&) { return true; }

 private:
  /// A value is complete.
  bool done() {
    if (!frames_.empty() && frames_.back().is_array) ++frames_.back().index;
    return true;
  }

  std::string path() const {
    std::string pointer;
    for (const Frame& frame : frames_) {
      pointer = frame.is_array ? child_pointer(pointer, frame.index)
                               : child_pointer(pointer, std::string_view(frame.key));
    }
    return pointer;
  }

  unsigned char buffer_[1024];
  json::value_stack stack_;
  std::vector<Frame> frames_;
  std::string key_part_;
  std::string duplicate_;
};

std::string where(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto newline = before.rfind('\n');
  const auto column = newline == std::string_view::npos ? offset + 1 : offset - newline;
  return "line " + std::to_string(line) + ", byte " + std::to_string(column) + " of it";
}

std::string explain_syntax(const json::error_code& ec) {
  if (ec == json::error::incomplete) return "it ends too early";
  if (ec == json::error::extra_data) return "there is more text after the value";
  if (ec == json::error::too_deep)
    return "it is nested deeper than " + std::to_string(json_depth_max) + " levels";
  return ec.message();
}

}  // namespace

Result<json::value> parse_json(std::string_view text, json::storage_ptr storage) {
  json::parse_options options;
  options.max_depth = json_depth_max;
  json::basic_parser<Handler> parser(options, std::move(storage));
  json::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) ec = json::error::extra_data;
  if (!ec) return parser.handler().release();
  if (const std::string& duplicate = parser.handler().duplicate(); !duplicate.empty()) {
    JsonComplaints errors;
    describe_detail::complain(errors, duplicate, "is given more than once");
    return describe_detail::refuse_document(std::move(errors));
  }
  // The byte after the last one understood is where the reader should look.
  return refuse(ErrorCode::invalid_request,
                "This is not valid JSON: " + explain_syntax(ec) + " (" + where(text, used) + ").");
}

std::string child_pointer(const std::string& pointer, std::string_view token) {
  std::string out;
  out.reserve(pointer.size() + 1 + token.size());
  out.append(pointer).append(1, '/');
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string child_pointer(const std::string& pointer, std::size_t index) {
  return pointer + "/" + std::to_string(index);
}

bool is_secret_member(std::string_view pointer) {
  const std::string_view name = pointer.substr(pointer.find_last_of("/?") + 1);
  const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  return has("password") || has("token") || name == "ticket";
}

namespace describe_detail {
namespace {

std::string shown_value(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return shown(std::string_view(value.get_string()));
    case json::kind::object:
      return "an object";
    case json::kind::array:
      return "an array";
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::int64:
      return to_text(value.get_int64());
    case json::kind::uint64:
      return to_text(value.get_uint64());
    case json::kind::double_:
      return to_text(value.get_double());
  }
  return {};
}

}  // namespace

void complain(JsonComplaints& errors, const std::string& pointer, std::string detail) {
  errors.only_values = false;
  if (!errors.unwanted && !errors.enough()) errors.list.push_back({pointer, std::move(detail)});
}

void complain_type(JsonComplaints& errors, const std::string& pointer, const json::value& value,
                   std::string_view allowed) {
  std::string detail = "must be " + std::string(allowed);
  if (!is_secret_member(pointer)) detail += ", not " + shown_value(value);
  complain(errors, pointer, std::move(detail));
}

void complain_range(JsonComplaints& errors, const std::string& pointer, const json::value& value,
                    std::int64_t min, std::int64_t max) {
  complain(errors, pointer,
           "must be an integer from " + std::to_string(min) + " to " + std::to_string(max) +
               ", not " + shown_value(value));
}

std::optional<std::int64_t> whole_number(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  constexpr double exact_max = 9'007'199'254'740'992.0;  // 2^53
  const auto* number = value.if_double();
  if (!number || std::trunc(*number) != *number || std::abs(*number) > exact_max)
    return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

void complain_unknown(JsonComplaints& errors, const std::string& pointer, std::string_view name,
                      std::span<const std::string_view> known) {
  // Looking for what was meant costs: not for the ten thousandth that nobody is told of.
  if (errors.unwanted || errors.enough()) return;
  // Echoing a very long key back as a pointer helps nobody.
  const std::string_view echoed = name.size() <= 200 ? name : name.substr(0, 0);
  complain(errors, echoed.empty() ? pointer : child_pointer(pointer, echoed),
           "is not known: " + shown(name) + "." + did_you_mean(name, known));
  if (!errors.list.empty()) errors.list.back().unknown = true;
}

void complain_null(JsonComplaints& errors, const std::string& pointer, std::string_view allowed) {
  const bool only_values = errors.only_values;
  complain(errors, pointer, "must be " + std::string(allowed) + ", not null");
  errors.only_values = only_values;
}

tl::unexpected<Error> refuse_document(JsonComplaints complaints) {
  auto refusal = refuse_together(
      complaints.only_values ? ErrorCode::validation_failed : ErrorCode::invalid_request,
      std::move(complaints.list));
  if (refusal.value().errors.front().pointer.empty())
    refusal.value().detail.insert(0, "The document ");
  return refusal;
}

}  // namespace describe_detail
}  // namespace ticketing
