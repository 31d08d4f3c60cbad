// Products <-> rows.
#pragma once

#include <ticketing/catalog/product.hpp>

#include "odb/records/product_record.hpp"

namespace ticketing::records {

ProductRecord to_record(const Product& product);
Product from_record(const ProductRecord& row);

}  // namespace ticketing::records
