// What kinds of products there are: coupons speak of them as well as the catalogue.
#pragma once

#include <boost/describe/enum.hpp>

namespace ticketing {

/// What kind of product it is.
enum class ProductCategory { movie_ticket, popcorn, other };
BOOST_DESCRIBE_ENUM(ProductCategory, movie_ticket, popcorn, other)

}  // namespace ticketing
