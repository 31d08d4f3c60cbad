// What the API does around its documents: whose view a reader is, and readings to compare with.
#include <algorithm>

#include "api/api.hpp"
#include "api/negotiation.hpp"

namespace ticketing::api {

void Api::count_view(const HttpRequest& request, const std::optional<ClientKey>& client,
                     const ShownPost& post) {
  const CountView view{
      .post = post.id,
      .author = post.author,
      .address = client ? client->subscriber : request.peer_address,
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

Document Api::read_anew(const std::string& target) {
  HttpRequest request;
  request.method = http::verb::get;
  request.target = target;
  request.path = request.target.substr(0, request.target.find('?'));
  request.query = request.target.substr(std::min(request.path.size() + 1, target.size()));
  Call call{*this, ticketing_, request, {}, Principal::anonymous(), {}};
  const Router::Match match = router_.match(request.method, request.path, call.path_values);
  Document document =
      router_.routes().at(static_cast<std::size_t>(match.route)).read_document(call);
  document.keep = false;  // no need of a compressed twin
  if (!document.refusal) make_ready(document);
  return document;
}

}  // namespace ticketing::api
