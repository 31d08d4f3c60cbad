#include "kobis/kobis_box_office.hpp"

#include <algorithm>
#include <chrono>

#include <ticketing/describe/text_value.hpp>

#include "http_client/http_client.hpp"
#include "kobis/kobis_reply.hpp"

namespace ticketing {
namespace {

using Parameters = std::vector<std::pair<std::string_view, std::string>>;

HttpBounds bounds_of(const KobisConfig& config) {
  HttpBounds bounds;
  bounds.connect_ms = config.timeout_ms;
  bounds.stall_ms = config.timeout_ms;
  bounds.tries = config.tries;
  bounds.reply_bytes_max = static_cast<std::size_t>(config.reply_bytes_max);
  // Room for every try and for the waits between them, which double from backoff_ms on.
  bounds.total_ms = config.timeout_ms * config.tries + bounds.backoff_ms * (1 << config.tries);
  return bounds;
}

std::optional<std::string> kobis_date(LocalDate date) {
  const std::chrono::year_month_day day(date);
  const int year = static_cast<int>(day.year());
  if (year < 1900 || year > 9999) return std::nullopt;
  std::string text = to_iso_date(date);
  std::erase(text, '-');
  return text;
}

bool is_code(std::string_view text) {
  constexpr std::size_t chars_max = 20;
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  return !text.empty() && text.size() <= chars_max &&
         std::all_of(text.begin(), text.end(), is_word);
}

/// The query's parameters, or which of them KOBIS could never accept.
Result<Parameters> parameters_of(const BoxOfficeQuery& query) {
  Parameters out;
  const auto date = kobis_date(query.date);
  if (!date) return refuse_field("/date", "must be a day from 1900-01-01 to 9999-12-31");
  out.emplace_back("targetDt", *date);
  if (query.items < 1 || query.items > 10)
    return refuse_field("/items", "must be from 1 to 10, not " + to_text(query.items));
  out.emplace_back("itemPerPage", to_text(query.items));
  if (query.multi_movie) {
    if (*query.multi_movie != "Y" && *query.multi_movie != "N")
      return refuse_field("/multi_movie", "must be Y (art-house) or N (commercial), not " +
                                              shown(*query.multi_movie));
    out.emplace_back("multiMovieYn", *query.multi_movie);
  }
  if (query.nation) {
    if (*query.nation != "K" && *query.nation != "F")
      return refuse_field("/nation",
                          "must be K (Korean) or F (foreign), not " + shown(*query.nation));
    out.emplace_back("repNationCd", *query.nation);
  }
  if (query.area) {
    if (!is_code(*query.area))
      return refuse_field(
          "/area", "must be an area code of KOBIS such as 0105001, not " + shown(*query.area));
    out.emplace_back("wideAreaCd", *query.area);
  }
  return out;
}

class KobisBoxOffice final : public BoxOfficeSource {
 public:
  explicit KobisBoxOffice(const KobisConfig& config)
      : config_(config), http_(bounds_of(config), random_) {}

  Result<std::vector<BoxOfficeEntry>> daily(const BoxOfficeQuery& query,
                                            const std::stop_token& stop) override {
    const auto parameters = parameters_of(query);
    TICKETING_TRY(parameters);
    const auto reply = ask("/boxoffice/searchDailyBoxOfficeList.json", *parameters, stop);
    TICKETING_TRY(reply);
    auto entries = kobis::read_daily(*reply);
    if (!entries) return entries;
    const auto wanted = static_cast<std::size_t>(query.items);
    if (entries->size() > wanted) entries->resize(wanted);
    return entries;
  }

  Result<MovieDetails> details(std::string_view movie_code, const std::stop_token& stop) override {
    if (!is_code(movie_code))
      return refuse_field("/movie_code", "must be a film's code of KOBIS such as 20192567, not " +
                                             shown(movie_code));
    const auto reply =
        ask("/movie/searchMovieInfo.json", {{"movieCd", std::string(movie_code)}}, stop);
    TICKETING_TRY(reply);
    auto details = kobis::read_details(*reply);
    if (details && details->problem.empty() && details->movie_code != movie_code)
      details->problem = "KOBIS was asked for the film " + shown(movie_code) +
                         " and answered with " + shown(details->movie_code);
    return details;
  }

 private:
  /// The body of a reply with status 200.
  Result<std::string> ask(std::string_view path, const Parameters& parameters,
                          const std::stop_token& stop) {
    if (config_.key.empty())
      return refuse_setting(
          "/kobis/key",
          "kobis.key is not set: get a key at https://www.kobis.or.kr/kobisopenapi and set it in "
          "the configuration, by TICKETING_KOBIS_KEY, or in a file named by "
          "TICKETING_KOBIS_KEY_FILE");
    HttpRequest request;
    request.url = config_.url;
    while (request.url.ends_with('/')) request.url.pop_back();
    request.url.append(path).append("?key=").append(percent_encoded(config_.key));
    for (const auto& [name, value] : parameters)
      request.url.append(1, '&').append(name).append(1, '=').append(percent_encoded(value));
    request.headers = {{"Accept", "application/json"}};
    request.stop = stop;

    auto reply = http_.call(request);
    if (!reply)
      return refuse(ErrorCode::unavailable, "KOBIS cannot be reached: " + reply.error().detail);
    hide_key(reply->body);
    if (reply->status != 200)
      return refuse(ErrorCode::unavailable,
                    "KOBIS answered with HTTP status " + to_text(reply->status) + " and " +
                        shown(reply->body) +
                        (reply->status < 500 ? "; check kobis.url" : "; try again later"));
    return std::move(reply->body);
  }

  /// A server may echo what it was sent, and whatever it says may end up in a message.
  void hide_key(std::string& text) const {
    for (const std::string& spelt : {config_.key, percent_encoded(config_.key)})
      for (auto at = text.find(spelt); at != text.npos; at = text.find(spelt, at))
        text.replace(at, spelt.size(), "***");
  }

  const KobisConfig config_;
  SystemRandom random_;
  HttpClient http_;
};

}  // namespace

std::unique_ptr<BoxOfficeSource> make_kobis_box_office(const KobisConfig& config) {
  return std::make_unique<KobisBoxOffice>(config);
}

}  // namespace ticketing
