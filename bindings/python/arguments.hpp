// What a call from Python gave, as what the use case takes.
#pragma once

#include <span>
#include <stop_token>

#include <ticketing/actor/principal.hpp>
#include <ticketing/describe/json.hpp>

#include "python/errors.hpp"
#include "python/session.hpp"
#include "python/signature.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {

/// The acting account's place among the arguments: it is looked up when the call is made.
struct ActingAccount {};

/// Bytes that nobody can change meanwhile, the GIL held or not.
struct UnchangingBytes {
  py::bytes kept;
  std::span<const unsigned char> bytes;
};

template <class A>
struct StoredType {
  using type = A;
};
template <>
struct StoredType<Principal> {
  using type = ActingAccount;
};
template <>
struct StoredType<std::string_view> {
  using type = std::string;
};
template <>
struct StoredType<std::span<const unsigned char>> {
  using type = UnchangingBytes;
};
/// How an argument of type A is kept during the call, and how it is passed on.
template <class A>
using Stored = typename StoredType<A>::type;

inline const Principal& passed(const ActingAccount&, const Principal& who) { return who; }
inline std::span<const unsigned char> passed(const UnchangingBytes& data, const Principal&) {
  return data.bytes;
}
template <class A>
const A& passed(const A& argument, const Principal&) {
  return argument;
}

/// A signature with the defaults that the use case is told.
struct BoundSignature {
  explicit BoundSignature(Signature described);

  Signature signature;
  std::vector<py::object> defaults;  ///< by parameter; null: the use case's own, or none
};

/// The arguments of one call by parameter. Needs the GIL.
class Arguments final {
 public:
  /// TypeError as Python's own functions raise it. An account that is named by its e-mail is looked
  /// up here: NotFoundError.
  Arguments(const BoundSignature& bound, const Session& session, const py::args& args,
            const py::kwargs& kwargs);

  /// None for the local operator, and when the signature has no acting account.
  std::optional<AccountId> who() const;

  /// The value of the use case's next argument. Requests travel as JSON, with what was not given
  /// left out: they are checked as they are at the API's door.
  template <class A>
  Stored<A> read() {
    if constexpr (std::is_same_v<A, Principal> || std::is_same_v<A, std::stop_token>) {
      return {};
    } else if constexpr (DescribedStruct<A>) {
      return value_or_raise(from_json<A>(members_among(member_names<A>())));
    } else {
      const py::object given = next_argument();
      if constexpr (std::is_same_v<A, std::span<const unsigned char>>) {
        return to_bytes(given);
      } else if constexpr (std::is_same_v<A, bool>) {
        return given && to_bool(given);
      } else {
        return given ? value_or_raise(from_json<Stored<A>>(to_json(given))) : Stored<A>{};
      }
    }
  }

 private:
  static UnchangingBytes to_bytes(const py::object& given);
  static bool to_bool(const py::object& given);
  static std::string to_json(const py::object& value);
  /// What was given for members of these names, as JSON.
  std::string members_among(std::span<const std::string_view> names) const;
  py::object next_argument();

  const Signature& signature_;
  std::vector<py::object> given_;  // by parameter; null: not given
  std::size_t next_ = 0;
};

/// Tells a page that `self.<use case>(*args, **kwargs)` gave how to ask for the one behind it.
void tell_how_it_goes_on(const py::object& page, const py::object& self, const Signature& signature,
                         const py::args& args, const py::kwargs& kwargs);

/// What help() says, and, before it, what inspect.signature() reads.
std::string python_doc(const Signature& signature, const std::string& doc);

}  // namespace ticketing::python
