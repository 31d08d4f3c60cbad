// How one use case becomes one method of `_core.Session`, by the shape of its signature.
#pragma once

#include <ticketing/describe/json.hpp>

#include "session.hpp"

namespace ticketing::python {

using Class = py::class_<Session>;

template <class Request>
Request read_request(const std::string& json) {
  return value_or_raise(from_json<Request>(json));
}

/// A use case with a principal and a request.
template <class Service, class Request, class Reply>
void bind(Class& cls, const char* name, Service& (Ticketing::*service)(),
          Result<Reply> (Service::*use_case)(const Principal&, const Request&)) {
  cls.def(name, [=](const Session& self, const py::object& who, const std::string& json) {
    const auto request = read_request<Request>(json);
    return call(self, who, [&](Ticketing& t, const Principal& principal) {
      return ((t.*service)().*use_case)(principal, request);
    });
  });
}

/// ... about one thing, by its id.
template <class Service, class Tag, class Reply>
void bind(Class& cls, const char* name, Service& (Ticketing::*service)(),
          Result<Reply> (Service::*use_case)(const Principal&, Id<Tag>)) {
  cls.def(name, [=](const Session& self, const py::object& who, const std::string& json) {
    const auto id = read_request<Id<Tag>>(json);
    return call(self, who, [&](Ticketing& t, const Principal& principal) {
      return ((t.*service)().*use_case)(principal, id);
    });
  });
}

/// ... by its name or code.
template <class Service, class Reply>
void bind(Class& cls, const char* name, Service& (Ticketing::*service)(),
          Result<Reply> (Service::*use_case)(const Principal&, std::string_view)) {
  cls.def(name, [=](const Session& self, const py::object& who, const std::string& json) {
    const auto text = read_request<std::string>(json);
    return call(self, who, [&](Ticketing& t, const Principal& principal) {
      return ((t.*service)().*use_case)(principal, text);
    });
  });
}

/// ... with nothing but a principal.
template <class Service, class Reply>
void bind(Class& cls, const char* name, Service& (Ticketing::*service)(),
          Result<Reply> (Service::*use_case)(const Principal&)) {
  cls.def(name, [=](const Session& self, const py::object& who) {
    return call(self, who, [&](Ticketing& t, const Principal& principal) {
      return ((t.*service)().*use_case)(principal);
    });
  });
}

/// A use case open to anyone.
template <class Service, class Request, class Reply>
void bind(Class& cls, const char* name, Service& (Ticketing::*service)(),
          Result<Reply> (Service::*use_case)(const Request&)) {
  cls.def(name, [=](const Session& self, const std::string& json) {
    const auto request = read_request<Request>(json);
    return call(self, py::none(), [&](Ticketing& t, const Principal&) {
      return ((t.*service)().*use_case)(request);
    });
  });
}

}  // namespace ticketing::python
