#include "kobis/kobis_reply.hpp"

#include <set>

#include <ticketing/describe/json_read.hpp>
#include <ticketing/describe/text_value.hpp>

#include "kobis/reply_reader.hpp"

namespace ticketing::kobis {
namespace {

namespace json = boost::json;

/// What KOBIS calls the parameters of a query, and what we do.
struct Parameter {
  std::string_view theirs;
  std::string_view pointer;
};
constexpr Parameter parameters[] = {
    {"key", "/kobis/key"},      {"targetDt", "/date"},
    {"itemPerPage", "/items"},  {"multiMovieYn", "/multi_movie"},
    {"repNationCd", "/nation"}, {"wideAreaCd", "/area"},
    {"movieCd", "/movie_code"},
};

std::string_view pointer_of(std::string_view parameter) {
  for (const Parameter& known : parameters)
    if (known.theirs == parameter) return known.pointer;
  return {};
}

/// "...[parameterName=targetDt,parameterValue=2025]" -> "targetDt"
std::string_view blamed_parameter(std::string_view message) {
  constexpr std::string_view mark = "parameterName=";
  const auto begin = message.find(mark);
  if (begin == message.npos) return {};
  message.remove_prefix(begin + mark.size());
  return message.substr(0, message.find_first_of(",]"));
}

tl::unexpected<Error> refuse_fault(const json::object& fault) {
  const auto text = [&](std::string_view name) {
    const auto* value = fault.if_contains(name);
    const auto* string = value == nullptr ? nullptr : value->if_string();
    return string == nullptr ? std::string() : std::string(*string);
  };
  const std::string code = text("errorCode");
  const std::string message = text("message");
  const std::string said = "KOBIS says " + shown(message) + " (fault " + shown(code) + ")";
  // 320010 is a key it does not know, and there is no other fault about keys without a parameter.
  if (code == "320010" || blamed_parameter(message) == "key")
    return refuse_setting("/kobis/key",
                          said +
                              ": it does not accept kobis.key; check it, or get another at "
                              "https://www.kobis.or.kr/kobisopenapi");
  if (const auto pointer = pointer_of(blamed_parameter(message)); !pointer.empty())
    return refuse_field(std::string(pointer), said);
  return refuse(ErrorCode::unavailable, said);
}

/// Empty without errors.
std::string unexpected(const std::vector<FieldError>& errors) {
  if (errors.empty()) return {};
  std::string detail = "KOBIS answered something unexpected: " + errors.front().pointer + " " +
                       errors.front().detail;
  if (errors.size() > 1) detail += " (and " + std::to_string(errors.size() - 1) + " more)";
  return detail;
}

/// A document that is no fault.
Result<json::value> read_document(std::string_view reply) {
  auto document = parse_json(reply);
  if (!document)
    return refuse(ErrorCode::unavailable, "KOBIS did not answer with JSON but with " +
                                              shown(reply) + ": " + document.error().detail);
  const auto* object = document->if_object();
  const auto* fault = object == nullptr ? nullptr : object->if_contains("faultInfo");
  if (fault != nullptr && fault->is_object()) return refuse_fault(fault->get_object());
  return document;
}

BoxOfficeEntry read_entry(const ReplyReader& line) {
  BoxOfficeEntry entry;
  entry.rank = line.optional("rank").number(false);
  entry.movie_code = line["movieCd"].text();
  entry.name = line["movieNm"].text();
  entry.opened_on = line.optional("openDt").date();
  entry.audience = line.optional("audiCnt").number(false);
  return entry;
}

std::vector<std::string> read_names(const ReplyReader& list, std::string_view member) {
  std::vector<std::string> names;
  for (const ReplyReader& item : list.items())
    if (std::string name = item.optional(member).text(false); !name.empty())
      names.push_back(std::move(name));
  return names;
}

MovieDetails read_movie(const ReplyReader& movie) {
  MovieDetails details;
  details.movie_code = movie["movieCd"].text();
  details.name = movie.optional("movieNm").text(false);
  details.name_english = movie.optional("movieNmEn").text(false);
  details.minutes = movie.optional("showTm").number(false);
  details.genres = read_names(movie.optional("genres"), "genreNm");
  details.directors = read_names(movie.optional("directors"), "peopleNm");
  details.nations = read_names(movie.optional("nations"), "nationNm");
  // A film that was cut again is rated again; the first rating listed is the one that holds.
  if (const auto ratings = read_names(movie.optional("audits"), "watchGradeNm"); !ratings.empty())
    details.rating = ratings.front();
  return details;
}

}  // namespace

Result<std::vector<BoxOfficeEntry>> read_daily(std::string_view reply) {
  const auto document = read_document(reply);
  TICKETING_TRY(document);
  JsonComplaints errors;
  std::vector<BoxOfficeEntry> entries;
  std::set<std::string> codes;
  for (const ReplyReader& line :
       ReplyReader(*document, errors)["boxOfficeResult"]["dailyBoxOfficeList"].items()) {
    JsonComplaints of_line;
    BoxOfficeEntry entry = read_entry(line.complaining_to(of_line));
    if (of_line.list.empty() && !codes.insert(entry.movie_code).second)
      describe_detail::complain(of_line, "/boxOfficeResult/dailyBoxOfficeList",
                                "lists the film " + shown(entry.movie_code) + " twice");
    if (entry.rank == 0) entry.rank = static_cast<int>(entries.size()) + 1;
    entry.problem = unexpected(of_line.list);
    entries.push_back(std::move(entry));
  }
  if (!errors.list.empty()) return refuse(ErrorCode::unavailable, unexpected(errors.list));
  return entries;
}

Result<MovieDetails> read_details(std::string_view reply) {
  const auto document = read_document(reply);
  TICKETING_TRY(document);
  JsonComplaints errors;
  const ReplyReader movie = ReplyReader(*document, errors)["movieInfoResult"]["movieInfo"];
  if (errors.list.empty() && movie.is_empty())
    return refuse(ErrorCode::not_found, "KOBIS knows no such film.");
  MovieDetails details = read_movie(movie);
  details.problem = unexpected(errors.list);
  return details;
}

}  // namespace ticketing::kobis
