// The box office of KOBIS, the Korean Film Council's open API (kobis.or.kr, "OPEN API").
#pragma once

#include <memory>

#include <ticketing/config.hpp>

#include "catalog/box_office.hpp"

namespace ticketing {

/// Asks `searchDailyBoxOfficeList.json` and `searchMovieInfo.json` below `config.url`. Without a
/// key every call is refused with validation_failed, which says where keys come from; `config.key`
/// is in no error.
std::unique_ptr<BoxOfficeSource> make_kobis_box_office(const KobisConfig& config);

}  // namespace ticketing
