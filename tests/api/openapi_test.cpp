// The OpenAPI document says what the route table does.
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "api/error_status.hpp"
#include "api/explanations.hpp"
#include "api/openapi.hpp"

namespace ticketing::test {
namespace {

using boost::json::value;

value document() { return boost::json::parse(api::make_openapi(api::make_routes())); }

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<char>(c | 0x20);
  return out;
}

TEST(OpenApi, has_every_route) {
  const value doc = document();
  EXPECT_EQ(doc.at("openapi").as_string(), "3.1.0");
  std::set<std::string> ids;
  for (const api::Route& route : api::make_routes()) {
    const auto method = api::http::to_string(route.info.method);
    const auto& operation =
        doc.at("paths").at(route.pattern.shown()).at(lower({method.data(), method.size()}));
    const std::string id = operation.at("operationId").as_string().c_str();
    EXPECT_EQ(id, route.info.operation_id);
    EXPECT_TRUE(ids.insert(id).second) << id << " is used twice";
    EXPECT_TRUE(operation.at("responses").as_object().contains(std::to_string(route.info.status)));
    EXPECT_EQ(operation.at("security").as_array().empty(),
              route.info.access == api::Access::anyone);
  }
}

TEST(OpenApi, documents_each_path_parameter) {
  const value doc = document();
  for (const api::Route& route : api::make_routes()) {
    SchemaDefinitions definitions;
    const api::RouteTypes types = route.describe(route, definitions);
    std::size_t in_path = 0;
    for (const auto& p : types.parameters) in_path += p.in == "path" ? 1 : 0;
    EXPECT_EQ(in_path, route.pattern.parameters().size()) << route.pattern.shown();
  }
}

TEST(OpenApi, gives_an_example_that_decodes_for_every_body) {
  for (const api::Route& route : api::make_routes()) {
    SchemaDefinitions definitions;
    const bool has_body = route.describe(route, definitions).has_body;
    EXPECT_EQ(has_body, !route.info.example.empty()) << route.pattern.shown();
    if (!has_body) continue;
    api::HttpRequest request;
    request.body = route.info.example;
    const auto decoded = route.decode(route, request);
    EXPECT_TRUE(decoded) << route.pattern.shown() << ": "
                         << (decoded ? "" : decoded.error().detail);
  }
}

/// Follows every "$ref" in the document.
void check_references(const value& doc, const value& node) {
  if (const auto* array = node.if_array()) {
    for (const value& item : *array) check_references(doc, item);
  } else if (const auto* object = node.if_object()) {
    for (const auto& [key, item] : *object) {
      if (key == "$ref") {
        constexpr std::string_view prefix = "#/components/schemas/";
        const std::string ref = item.as_string().c_str();
        ASSERT_TRUE(ref.starts_with(prefix)) << ref;
        EXPECT_TRUE(
            doc.at("components").at("schemas").as_object().contains(ref.substr(prefix.size())))
            << ref;
      }
      check_references(doc, item);
    }
  }
}

TEST(OpenApi, has_no_dangling_reference) {
  const value doc = document();
  check_references(doc, doc);
}

TEST(ErrorStatus, gives_every_code_a_client_or_server_error) {
  for (const api::ProblemCode& code : api::ProblemCode::all()) {
    EXPECT_GE(api::http_status(code), 400U) << std::string_view(code);
    EXPECT_LT(api::http_status(code), 600U) << std::string_view(code);
  }
}

TEST(ProblemCode, is_of_the_library_or_of_http_in_order_of_precedence) {
  const auto codes = api::ProblemCode::all();
  EXPECT_EQ(codes.size(),
            enumerator_names<ErrorCode>().size() + enumerator_names<api::TransportCode>().size());
  for (const api::ProblemCode& code : codes) {
    EXPECT_EQ(api::ProblemCode::of(code), code) << std::string_view(code);
    EXPECT_GT(api::explain(code).size(), 30U) << std::string_view(code);
  }
  const auto at = [&](api::ProblemCode code) { return std::ranges::find(codes, code); };
  EXPECT_LT(at(ErrorCode::idempotency_key_missing), at(api::TransportCode::method_not_allowed));
  EXPECT_LT(at(api::TransportCode::header_too_large), at(ErrorCode::rate_limited));
  EXPECT_FALSE(api::ProblemCode::of("nonsense"));
}

TEST(OpenApi, documents_what_is_not_json_and_what_a_dry_run_answers) {
  const value doc = document();
  const value& paths = doc.at("paths");
  const value& upload = paths.at("/v1/images").at("post");
  EXPECT_TRUE(
      upload.at("requestBody").at("content").as_object().contains("application/octet-stream"));
  EXPECT_TRUE(upload.at("responses").as_object().contains("413"));
  const value& picture = paths.at("/v1/tickets/{code}/image.png").at("get").at("responses");
  EXPECT_TRUE(picture.at("200").at("content").as_object().contains("image/png"));
  for (const char* status : {"206", "304", "416"})
    EXPECT_TRUE(picture.as_object().contains(status)) << status;
  const value& order = paths.at("/v1/orders").at("post").at("responses");
  EXPECT_EQ(order.at("200").at("content"), order.at("201").at("content"));
  // A post's id is a number, but a dry run has none to tell: its reply is not promised to be a
  // post.
  const value& post = paths.at("/v1/posts").at("post").at("responses");
  EXPECT_EQ(post.at("200").at("content").at("application/json").at("schema").at("type"), "object");
}

TEST(OpenApi, asks_no_key_of_who_wants_a_quote) {
  const value doc = document();
  for (const value& parameter :
       doc.at("paths").at("/v1/orders").at("post").at("parameters").as_array()) {
    if (parameter.at("name") != "Idempotency-Key") continue;
    EXPECT_EQ(parameter.at("required"), false);
    EXPECT_EQ(parameter.at("description"), "Required, unless dry_run=true");
  }
}

TEST(OpenApi, asks_for_the_price_of_a_product) {
  const value product = document().at("components").at("schemas").at("CreateProduct");
  const auto& required = product.at("required").as_array();
  EXPECT_NE(std::find(required.begin(), required.end(), "price"), required.end());
}

TEST(OpenApi, documents_what_a_client_may_have_already) {
  const value doc = document();
  const auto names = [&](const char* path) {
    std::vector<std::string> found;
    const auto& operation = doc.at("paths").at(path).at("get").as_object();
    if (operation.contains("parameters"))
      for (const value& parameter : operation.at("parameters").as_array())
        found.emplace_back(parameter.at("name").as_string().c_str());
    return found;
  };
  for (const char* path : {"/v1/posts", "/v1/posts/{id}", "/v1/products", "/v1/images/{id}",
                           "/v1/me", "/v1/orders/{id}", "/v1/comments/{id}"}) {
    const value& responses = doc.at("paths").at(path).at("get").at("responses");
    EXPECT_TRUE(responses.as_object().contains("304")) << path;
    EXPECT_TRUE(responses.at("200").at("headers").as_object().contains("ETag")) << path;
    EXPECT_THAT(names(path), ::testing::Contains("If-None-Match")) << path;
  }
  EXPECT_THAT(names("/v1/events"), ::testing::Contains("Last-Event-ID"));
  EXPECT_THAT(names("/v1/me/orders"), ::testing::Not(::testing::Contains("If-None-Match")));
}

}  // namespace
}  // namespace ticketing::test
