#include "python/arrow.hpp"

#include <cerrno>
#include <limits>
#include <stdexcept>

#include "python/arrow_abi.hpp"

namespace ticketing::python {
namespace {

constexpr std::int64_t nullable = 2;  // ARROW_FLAG_NULLABLE
constexpr const char* capsule_name = "arrow_array_stream";

const char* format_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::boolean:
      return "b";
    case ColumnKind::integer:
      return "l";
    case ColumnKind::real:
      return "g";
    case ColumnKind::instant:
      return "tsu:UTC";
    case ColumnKind::day:
      return "tdD";
    case ColumnKind::category:
      return "c";  // the type of the indices
    case ColumnKind::text:
    case ColumnKind::json:
      return "u";
  }
  throw std::logic_error("no such kind of column");
}

/// A consumer may have moved a child out: then it is released by whoever has it.
template <class Node>
void release_parts(Node& node) {
  for (std::int64_t i = 0; i < node.n_children; ++i)
    if (node.children[i]->release) node.children[i]->release(node.children[i]);
  if (node.dictionary && node.dictionary->release) node.dictionary->release(node.dictionary);
}

/// What a node of the tree points at; it goes when the node is released.
template <class Node>
struct Parts {
  std::vector<Node> children;
  std::vector<Node*> pointers;
  Node dictionary{};

  void attach(Node& node, std::size_t count) {
    children.resize(count);
    for (Node& child : children) pointers.push_back(&child);
    node.n_children = static_cast<std::int64_t>(count);
    node.children = pointers.data();
  }
};

struct SchemaParts : Parts<ArrowSchema> {
  std::string name;
};

void release_schema(ArrowSchema* schema) {
  release_parts(*schema);
  delete static_cast<SchemaParts*>(schema->private_data);
  schema->release = nullptr;
}

SchemaParts& make_schema(ArrowSchema& out, std::string name, const char* format,
                         std::int64_t flags) {
  out = {};
  auto* parts = new SchemaParts;
  parts->name = std::move(name);
  out.format = format;
  out.name = parts->name.c_str();
  out.flags = flags;
  out.release = release_schema;
  out.private_data = parts;
  return *parts;
}

void write_schema(const ColumnSpecs& specs, ArrowSchema& out) {
  SchemaParts& root = make_schema(out, "", "+s", 0);
  root.attach(out, specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const ColumnSpec& spec = specs[i];
    ArrowSchema& child = root.children[i];
    SchemaParts& parts =
        make_schema(child, spec.name, format_of(spec.kind), spec.nullable ? nullable : 0);
    if (spec.kind != ColumnKind::category) continue;
    make_schema(parts.dictionary, "", "u", 0);
    child.dictionary = &parts.dictionary;
  }
}

struct ArrayParts : Parts<ArrowArray> {
  explicit ArrayParts(Column values) : column(std::move(values)) {}

  Column column;
  std::vector<std::uint8_t> present;  // a bit each, the least significant first
  std::vector<std::uint8_t> bits;     // of a boolean column
  std::vector<std::int32_t> offsets;  // of a text column
  const void* buffers[3] = {};
};

void release_array(ArrowArray* array) {
  release_parts(*array);
  delete static_cast<ArrayParts*>(array->private_data);
  array->release = nullptr;
}

template <class IsSet>
std::vector<std::uint8_t> bitmap(std::size_t count, IsSet&& is_set) {
  std::vector<std::uint8_t> out((count + 7) / 8);
  for (std::size_t i = 0; i < count; ++i)
    if (is_set(i)) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | (1U << (i % 8)));
  return out;
}

std::vector<std::int32_t> narrow(const std::vector<std::int64_t>& offsets) {
  if (offsets.back() > std::numeric_limits<std::int32_t>::max())
    throw std::length_error("a text column has more than 2 GiB in one batch");
  return {offsets.begin(), offsets.end()};
}

ArrayParts& make_array(ArrowArray& out, Column column) {
  out = {};
  auto* parts = new ArrayParts(std::move(column));
  out.buffers = parts->buffers;
  out.release = release_array;
  out.private_data = parts;
  return *parts;
}

void write_values(ArrowArray& out, ArrayParts& parts) {
  Column& column = parts.column;
  out.n_buffers = 2;
  switch (column.kind) {
    case ColumnKind::boolean:
      parts.bits = bitmap(column.size(), [&](std::size_t i) { return column.small[i] == 1; });
      parts.buffers[1] = parts.bits.data();
      break;
    case ColumnKind::category:
      parts.buffers[1] = column.small.data();
      break;
    case ColumnKind::integer:
    case ColumnKind::instant:
    case ColumnKind::day:
      parts.buffers[1] = column.integers.data();
      break;
    case ColumnKind::real:
      parts.buffers[1] = column.reals.data();
      break;
    case ColumnKind::text:
    case ColumnKind::json:
      parts.offsets = narrow(column.offsets);
      out.n_buffers = 3;
      parts.buffers[1] = parts.offsets.data();
      parts.buffers[2] = column.text.data();
      break;
  }
  if (column.kind == ColumnKind::day) {  // 32 bits
    parts.offsets.assign(column.integers.begin(), column.integers.end());
    parts.buffers[1] = parts.offsets.data();
  }
}

void write_column(Column column, ArrowArray& out) {
  ArrayParts& parts = make_array(out, std::move(column));
  out.length = static_cast<std::int64_t>(parts.column.size());
  out.null_count = static_cast<std::int64_t>(parts.column.missing_count);
  if (out.null_count > 0) {
    parts.present =
        bitmap(parts.column.size(), [&](std::size_t i) { return parts.column.missing[i] == 0; });
    parts.buffers[0] = parts.present.data();
  }
  write_values(out, parts);
}

void write_columns(const ColumnSpecs& specs, std::vector<Column> columns, ArrowArray& out) {
  auto& root = *static_cast<ArrayParts*>(out.private_data);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    ArrowArray& child = root.children[i];
    write_column(std::move(columns[i]), child);
    if (specs[i].kind != ColumnKind::category) continue;
    Column words(ColumnKind::text);
    for (const std::string& word : specs[i].categories) words.add_text(word);
    auto& parts = *static_cast<ArrayParts*>(child.private_data);
    write_column(std::move(words), parts.dictionary);
    child.dictionary = &parts.dictionary;
  }
}

void write_batch(const ColumnSpecs& specs, const Rows& rows, ArrowArray& out) {
  std::vector<Column> columns = columns_for(specs);
  rows.add_to(columns);
  ArrayParts& root = make_array(out, Column(ColumnKind::boolean));
  out.length = static_cast<std::int64_t>(rows.size());
  out.n_buffers = 1;
  root.attach(out, specs.size());
  try {
    write_columns(specs, std::move(columns), out);
  } catch (...) {
    out.release(&out);
    throw;
  }
}

class Stream final {
 public:
  Stream(std::shared_ptr<Rows> first, py::object more)
      : specs_(first->specs()), first_(std::move(first)), more_(std::move(more)) {}

  /// By whichever thread the consumer releases the stream on. A reference that outlives the
  /// interpreter is left.
  ~Stream() {
    if (!more_) return;
    if (Py_IsInitialized() == 0) {
      static_cast<void>(more_.release());
      return;
    }
    const py::gil_scoped_acquire gil;
    more_ = py::object();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  template <class Write>
  int answering(Write&& write) {
    try {
      write();
      return 0;
    } catch (const std::bad_alloc&) {
      error_ = "out of memory";
      return ENOMEM;
    } catch (const std::exception& error) {
      error_ = error.what();
      return EIO;
    }
  }
  void write_schema(ArrowSchema& out) const { python::write_schema(specs_, out); }
  void write_next(ArrowArray& out) {
    out = {};
    if (const auto rows = next()) write_batch(specs_, *rows, out);
  }
  const char* error() const { return error_.empty() ? nullptr : error_.c_str(); }

 private:
  std::shared_ptr<Rows> next() {
    if (first_) return std::exchange(first_, nullptr);
    if (!more_ || more_.is_none()) return nullptr;
    const py::gil_scoped_acquire gil;
    try {
      py::object rows = py::reinterpret_steal<py::object>(PyIter_Next(more_.ptr()));
      if (PyErr_Occurred()) throw py::error_already_set();
      return rows ? rows.cast<std::shared_ptr<Rows>>() : nullptr;
    } catch (const py::error_already_set& error) {
      throw std::runtime_error(error.what());  // that one goes while the GIL is held
    }
  }

  const ColumnSpecs specs_;
  std::shared_ptr<Rows> first_;
  py::object more_;
  std::string error_;
};

Stream& stream_of(ArrowArrayStream* self) { return *static_cast<Stream*>(self->private_data); }

int get_schema(ArrowArrayStream* self, ArrowSchema* out) {
  Stream& stream = stream_of(self);
  return stream.answering([&] { stream.write_schema(*out); });
}

int get_next(ArrowArrayStream* self, ArrowArray* out) {
  Stream& stream = stream_of(self);
  return stream.answering([&] { stream.write_next(*out); });
}

const char* get_last_error(ArrowArrayStream* self) { return stream_of(self).error(); }

void release_stream(ArrowArrayStream* self) {
  delete static_cast<Stream*>(self->private_data);
  self->release = nullptr;
}

void drop_capsule(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, capsule_name));
  if (stream->release) stream->release(stream);  // nobody consumed it
  delete stream;
}

}  // namespace

py::capsule arrow_stream(std::shared_ptr<Rows> rows, py::object more) {
  auto stream = std::make_unique<ArrowArrayStream>();
  *stream = {get_schema, get_next, get_last_error, release_stream,
             new Stream(std::move(rows), std::move(more))};
  py::capsule capsule(stream.get(), capsule_name, drop_capsule);
  static_cast<void>(stream.release());
  return capsule;
}

}  // namespace ticketing::python
