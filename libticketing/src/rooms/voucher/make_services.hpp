// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/voucher/voucher_service.hpp>

#include "media/image_store.hpp"
#include "storage/service_context.hpp"
#include "voucher/voucher_picture.hpp"

namespace ticketing {

std::unique_ptr<VoucherService> make_voucher_service(const ServiceContext& context,
                                                     ImageStore& store, VoucherPainter& painter);

}  // namespace ticketing
