// What the API does around its documents: whose view a reader is.
#include "api/api.hpp"
#include "api/negotiation.hpp"

namespace ticketing::api {

void Api::count_view(const HttpRequest& request, const std::optional<std::string>& address,
                     const ShownPost& post) {
  const CountView view{
      .post = post.id,
      .author = post.author,
      .address = address ? *address : request.peer_address,
      .agent = request.header(http::field::user_agent),
      .prefetched =
          is_prefetch(request.header("sec-purpose")) || is_prefetch(request.header("purpose")),
  };
  const auto token = bearer_token(request.header(http::field::authorization));
  if (!token || view.prefetched) return ticketing_.posts().count_view(Principal::anonymous(), view);
  if (const auto who = ticketing_.accounts().cached_principal(*token))
    return ticketing_.posts().count_view(*who, view);
  in_flight_->fetch_add(1, std::memory_order_relaxed);
  ticketing_.accounts().authenticate_async(
      *token, [this, post, address = std::string(view.address), agent = std::string(view.agent),
               in_flight = in_flight_](const Result<Principal>& who) {
        ticketing_.posts().count_view(who ? *who : Principal::anonymous(),
                                      {post.id, post.author, address, agent});
        in_flight->fetch_sub(1, std::memory_order_release);
      });
}

}  // namespace ticketing::api
