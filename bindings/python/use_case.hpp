// What the C++ signature of a use case tells about calling it from Python.
#pragma once

#include <stop_token>
#include <tuple>

#include <ticketing/describe/text_value.hpp>
#include <ticketing/ticketing.hpp>

#include "python/columns.hpp"
#include "python/python_types.hpp"
#include "python/signature.hpp"

namespace ticketing::python {

/// A use case is a member function of a service, or a function for what Python says differently.
template <class F>
struct UseCaseTraits;
template <class Service, class R, class... A>
struct UseCaseTraits<Result<R> (Service::*)(A...)> {
  using Owner = Service;
  using Reply = R;
  using Arguments = boost::mp11::mp_list<std::remove_cvref_t<A>...>;

  template <class Accessors>
  static Result<R> call(const Accessors& accessors, Result<R> (Service::*use_case)(A...),
                        Ticketing& t, A... arguments) {
    return ((t.*std::get<Service& (Ticketing::*)()>(accessors))().*use_case)(arguments...);
  }
};
template <class R, class... A>
struct UseCaseTraits<Result<R> (*)(Ticketing&, A...)> {
  using Owner = void;
  using Reply = R;
  using Arguments = boost::mp11::mp_list<std::remove_cvref_t<A>...>;

  template <class Accessors>
  static Result<R> call(const Accessors&, Result<R> (*use_case)(Ticketing&, A...), Ticketing& t,
                        A... arguments) {
    return use_case(t, arguments...);
  }
};

/// A default as Python writes it. "...": left out, it is not what any value means.
template <class T>
std::string python_default(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "True" : "False";
  } else if constexpr (IntegerType<T>) {
    return std::to_string(value);
  } else if constexpr (std::is_same_v<T, Points>) {
    return std::to_string(value.value);
  } else if constexpr (OptionalType<T>) {
    return "None";
  } else if constexpr (TextType<T> || DescribedEnum<T>) {
    return '"' + std::string(to_text(value)) + '"';
  } else {
    return "...";
  }
}

/// Ids lose their suffix: `post_id` is "post", and the `id` of an EditPost too.
template <class M>
std::string python_name(const std::string& member) {
  if constexpr (OptionalType<M>) {
    return python_name<typename M::value_type>(member);
  } else if constexpr (IdType<M>) {
    if (member.ends_with("_id")) return member.substr(0, member.size() - 3);
    std::string thing = IdTraits<M>::thing();
    thing.front() = static_cast<char>(thing.front() - 'A' + 'a');
    return thing;
  } else {
    return member;
  }
}

template <class T>
std::string attribute_of() {
  if constexpr (OptionalType<T>) return attribute_of<typename T::value_type>();
  return IdType<T> ? "id" : "";
}

/// The parameters that an argument of type A becomes.
template <class A>
void derive_parameters(std::vector<Parameter>& out, TypeAliases& aliases) {
  using From = Parameter::From;
  if constexpr (std::is_same_v<A, Principal>) {
    out.push_back(
        {From::who, "who", "", reference_type<AccountId>(aliases) + " | None", "None", "id", true});
  } else if constexpr (std::is_same_v<A, std::stop_token>) {
    // Nothing stops a call from Python.
  } else if constexpr (DescribedStruct<A>) {
    const A defaults{};
    for_each_member<A>([&](auto d) {
      using M = std::remove_cvref_t<decltype(defaults.*d.pointer)>;
      Parameter parameter{From::member,
                          python_name<M>(d.name),
                          d.name,
                          argument_type<M>(aliases),
                          std::nullopt,
                          attribute_of<M>(),
                          std::is_same_v<InnerOf<M>, AccountId>};
      if (!is_required_member<A, decltype(d)>())
        parameter.fallback = python_default(defaults.*d.pointer);
      out.push_back(std::move(parameter));
    });
  } else {
    Parameter parameter{From::argument,
                        "",
                        "",
                        argument_type<A>(aliases),
                        std::nullopt,
                        attribute_of<A>(),
                        std::is_same_v<InnerOf<A>, AccountId>};
    if constexpr (OptionalType<A> || std::is_same_v<A, bool>)
      parameter.fallback = python_default(A{});
    out.push_back(std::move(parameter));
  }
}

template <class F>
Signature signature_of(std::string name, std::string_view spelled, TypeAliases& aliases) {
  using Traits = UseCaseTraits<F>;
  std::vector<Parameter> derived;
  boost::mp11::mp_for_each<
      boost::mp11::mp_transform<std::type_identity, typename Traits::Arguments>>(
      [&]<class A>(std::type_identity<A>) { derive_parameters<A>(derived, aliases); });
  return {std::move(name), arrange(std::move(derived), spelled),
          python_type<typename Traits::Reply>(aliases)};
}

}  // namespace ticketing::python
