// The columns of a DataFrame of described structs: nested ones flattened to "source.id".
#pragma once

#include <string>
#include <vector>

#include <ticketing/describe/traits.hpp>

namespace ticketing::python {

template <class M>
struct Inner {
  using type = M;
};
template <OptionalType M>
struct Inner<M> {
  using type = typename M::value_type;
};
template <class M>
using InnerOf = typename Inner<M>::type;

template <DescribedStruct T>
void add_columns(std::vector<std::string>& out, const std::string& prefix) {
  for_each_member<T>([&](auto d) {
    using M = InnerOf<std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>>;
    if constexpr (DescribedStruct<M>) {
      add_columns<M>(out, prefix + d.name + ".");
    } else {
      out.push_back(prefix + d.name);
    }
  });
}

}  // namespace ticketing::python
