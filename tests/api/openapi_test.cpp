// The OpenAPI document says what the route table does.
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "api/error_status.hpp"
#include "api/explanations.hpp"
#include "api/header_comments.hpp"
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

/// What `node` refers to, or itself.
const value& resolved(const value& doc, const value& node) {
  const auto* object = node.if_object();
  const auto* ref = object ? object->if_contains("$ref") : nullptr;
  return ref ? doc.at_pointer(ref->as_string().subview(1)) : node;
}

/// Calls `check(node, path)` for each object in the document.
template <class Check>
void for_each_object(const value& node, const std::string& path, Check&& check) {
  if (const auto* array = node.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      for_each_object((*array)[i], path + "/" + std::to_string(i), check);
  } else if (const auto* object = node.if_object()) {
    check(*object, path);
    for (const auto& [key, item] : *object)
      for_each_object(item, path + "/" + std::string(key), check);
  }
}

TEST(OpenApi, has_no_dangling_reference) {
  const value doc = document();
  std::size_t followed = 0;
  for_each_object(doc, "", [&](const boost::json::object& node, const std::string& path) {
    const auto* ref = node.if_contains("$ref");
    if (!ref) return;
    boost::json::error_code gone;
    EXPECT_TRUE(doc.find_pointer(ref->as_string().subview(1), gone)) << path << ": " << *ref;
    ++followed;
  });
  EXPECT_GT(followed, 500U);
}

bool says_something(const boost::json::object& node) {
  const auto* text = node.if_contains("description");
  return text && text->as_string().size() > 2;
}

TEST(OpenApi, explains_every_operation_parameter_and_property) {
  const value doc = document();
  for (const auto& [path, operations] : doc.at("paths").as_object()) {
    for (const auto& [method, operation] : operations.as_object()) {
      EXPECT_TRUE(says_something(operation.as_object())) << method << ' ' << path;
      const auto* parameters = operation.as_object().if_contains("parameters");
      if (!parameters) continue;
      for (const value& parameter : parameters->as_array())
        EXPECT_TRUE(says_something(parameter.as_object()))
            << method << ' ' << path << ' ' << parameter.at("name");
    }
  }
  for_each_object(doc, "", [&](const boost::json::object& node, const std::string& path) {
    const auto* properties = node.if_contains("properties");
    if (!properties || path.find("example") != std::string::npos) return;
    for (const auto& [name, schema] : properties->as_object())
      EXPECT_TRUE(says_something(resolved(doc, schema).as_object()) ||
                  says_something(schema.as_object()))
          << path << '/' << name;
  });
  for (const auto& [name, schema] : doc.at("components").at("schemas").as_object())
    EXPECT_TRUE(says_something(schema.as_object())) << name;
}

TEST(OpenApi, takes_the_words_on_a_use_case_from_its_comment) {
  for (const api::Route& route : api::make_routes()) {
    const auto& info = route.info;
    EXPECT_NE(info.use_case.empty(), info.description.empty()) << info.operation_id;
    const bool said = info.use_case.empty() || !api::comment_on(info.use_case).empty();
    EXPECT_TRUE(said) << info.use_case;
  }
}

TEST(OpenApi, has_an_example_of_each_refusal) {
  const value doc = document();
  const auto& examples = doc.at("components").at("examples").as_object();
  for (const api::ProblemCode& code : api::ProblemCode::all()) {
    const auto name = std::string_view(code);
    // No operation has it: it is what a path says of a method that is none of its operations.
    if (code == api::ProblemCode(api::TransportCode::method_not_allowed)) continue;
    ASSERT_TRUE(examples.contains({name.data(), name.size()})) << name;
    const value& problem = examples.at({name.data(), name.size()}).at("value");
    EXPECT_EQ(problem.at("code").as_string(), name);
    EXPECT_EQ(problem.at("status").as_int64(), api::http_status(code)) << name;
  }
}

TEST(OpenApi, bounds_a_member_by_what_the_library_refuses) {
  const value doc = document();
  const value& schemas = doc.at("components").at("schemas");
  const value& title = schemas.at("CreatePost").at("properties").at("title");
  EXPECT_EQ(title.at("maxLength"), post_title_chars_max);
  EXPECT_EQ(title.at("minLength"), 1);
  const value& parameters = doc.at("paths").at("/v1/posts").at("get").at("parameters");
  for (const value& parameter : parameters.as_array()) {
    if (parameter.at("name") != "limit") continue;
    EXPECT_EQ(parameter.at("schema").at("maximum"), page_limit_max);
    EXPECT_EQ(parameter.at("schema").at("default"), page_limit_default);
  }
  EXPECT_EQ(schemas.at("PostSummaryPage").at("properties").at("items").at("maxItems"),
            page_limit_max);
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
  const auto schema_of = [](const value& reply) {
    return reply.at("content").at("application/json").at("schema");
  };
  EXPECT_EQ(schema_of(order.at("200")), schema_of(order.at("201")));
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
    EXPECT_TRUE(
        parameter.at("description").as_string().starts_with("Required, unless dry_run=true"));
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
