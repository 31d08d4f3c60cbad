// The items of a list, as C++ holds them: they become Python objects one by one, when asked for,
// and columns without becoming any.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include <ticketing/describe/json.hpp>

#include "python/columns.hpp"

namespace ticketing::python {

namespace py = pybind11;

/// Immutable: any number of threads may read it, with the GIL only where said.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::size_t size() const = 0;
  virtual const ColumnSpecs& specs() const = 0;
  virtual void add_to(std::vector<Column>& columns) const = 0;
  /// A JSON array.
  virtual std::string json() const = 0;
  /// Needs the GIL; `i` is below the size.
  virtual py::object at(std::size_t i) const = 0;
  /// The class of the items, also where there are none. Needs the GIL.
  virtual py::object item_class() const = 0;
};

template <DescribedStruct T>
class RowsOf final : public Rows {
 public:
  explicit RowsOf(std::vector<T> items)
      : RowsOf(std::make_shared<const std::vector<T>>(std::move(items))) {}
  explicit RowsOf(std::shared_ptr<const std::vector<T>> items) : items_(std::move(items)) {}

  std::size_t size() const override { return items_->size(); }
  const ColumnSpecs& specs() const override {
    static const ColumnSpecs specs = [] {
      ColumnSpecs out;
      add_specs<T>(out, "", false);
      return out;
    }();
    return specs;
  }
  void add_to(std::vector<Column>& columns) const override {
    for (const T& item : *items_) {
      Column* column = columns.data();
      add_row(column, &item);
    }
  }
  std::string json() const override { return to_json(*items_); }
  py::object at(std::size_t i) const override { return py::cast((*items_)[i]); }
  py::object item_class() const override { return py::type::of<T>(); }

 private:
  const std::shared_ptr<const std::vector<T>> items_;
};

/// A ticketing.List of them. Needs the GIL.
py::object to_list(std::shared_ptr<const Rows> rows);

/// The Python classes `_Rows` and `_Columns`.
void bind_rows(py::module_& m);

}  // namespace ticketing::python
