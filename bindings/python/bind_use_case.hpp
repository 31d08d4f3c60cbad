// The list of use cases as Python classes, one for each service.
#pragma once

#include <ticketing/describe/json.hpp>

#include "python/arguments.hpp"
#include "python/bind_described.hpp"
#include "python/docs.hpp"
#include "python/session.hpp"
#include "python/use_case.hpp"

namespace ticketing::python {

/// A service as Python holds it: a type of its own for each class in Python.
template <class Service>
struct ServiceOf {
  std::shared_ptr<Session> session;
};

/// The classes of results, bound when a use case first gives one.
class BoundResults final {
 public:
  explicit BoundResults(py::module_& module) : module_(module) {}

  template <class T>
  void bind() {
    visit_results<T>(seen_, [&]<class R>(std::type_identity<R>) {
      bind_described<R>(module_);
      names_.append(type_name<R>());
    });
  }
  const py::list& names() const { return names_; }

 private:
  py::module_& module_;
  py::list names_;
  std::set<std::string> seen_;
};

/// One type for all use cases, for the reason told at `Getter`.
using Method =
    std::function<py::object(const py::object& self, const py::args&, const py::kwargs&)>;

template <class Service, class Accessors>
class BoundService final {
 public:
  BoundService(py::class_<ServiceOf<Service>> cls, Accessors accessors, BoundResults& results)
      : class_(std::move(cls)), accessors_(std::move(accessors)), results_(results) {}

  template <class UseCase>
  void add(const char* name, UseCase use_case, const char* parameters, const char* doc = "") {
    using Traits = UseCaseTraits<UseCase>;
    results_.bind<typename Traits::Reply>();
    TypeAliases aliases;
    const BoundSignature bound(signature_of<UseCase>(name, parameters, aliases));
    const std::string text = python_doc(bound.signature, doc_of<UseCase>(bound.signature, doc));
    const Method method = [bound, use_case, accessors = accessors_](const py::object& self,
                                                                    const py::args& args,
                                                                    const py::kwargs& kwargs) {
      const Session& session = *self_as<ServiceOf<Service>>(self).session;
      Arguments arguments(bound, session, args, kwargs);
      const auto account = arguments.who();
      const auto values = read_all(arguments, typename Traits::Arguments());
      const py::object reply = call(session, account, [&](Ticketing& t, const Principal& who) {
        return std::apply(
            [&](const auto&... value) {
              return Traits::call(accessors, use_case, t, passed(value, who)...);
            },
            values);
      });
      if constexpr (HasItems<typename Traits::Reply>)
        tell_how_it_goes_on(reply, self, bound.signature, args, kwargs);
      return reply;
    };
    class_.def(name, method, text.c_str());
  }

 private:
  template <class... A>
  static std::tuple<Stored<A>...> read_all(Arguments& arguments, boost::mp11::mp_list<A...>) {
    return {arguments.read<A>()...};  // braces: from left to right
  }

  py::class_<ServiceOf<Service>> class_;
  Accessors accessors_;
  BoundResults& results_;
};

class BoundServices final {
 public:
  using Platform = py::class_<Session, std::shared_ptr<Session>>;

  BoundServices(py::module_& module, Platform& platform, BoundResults& results)
      : module_(module), platform_(platform), results_(results) {}

  template <class Service, class... More>
  auto service(const char* name, const char* doc, Service& (Ticketing::*accessor)(),
               More... accessors) {
    py::class_<ServiceOf<Service>> cls(module_, class_name(name).c_str(), doc);
    cls.attr("__module__") = "ticketing";
    const Getter platform = [](const py::object& self) {
      return py::cast(self_as<ServiceOf<Service>>(self).session);
    };
    cls.def_property_readonly("_platform", platform);
    platform_.def_property_readonly(
        name, [](const std::shared_ptr<Session>& self) { return ServiceOf<Service>{self}; }, doc);
    return BoundService(std::move(cls), std::tuple(accessor, accessors...), results_);
  }

 private:
  py::module_& module_;
  Platform& platform_;
  BoundResults& results_;
};

}  // namespace ticketing::python
