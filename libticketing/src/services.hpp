// How the composition root makes each service. The context outlives what is made of it.
#pragma once

#include <memory>

#include <ticketing/account/account_service.hpp>
#include <ticketing/audit/audit_service.hpp>
#include <ticketing/board/comment_service.hpp>
#include <ticketing/board/post_service.hpp>
#include <ticketing/catalog/catalog_service.hpp>
#include <ticketing/coupon/coupon_service.hpp>
#include <ticketing/jobs/job_service.hpp>
#include <ticketing/media/image.hpp>
#include <ticketing/points/points_service.hpp>
#include <ticketing/purchase/purchase_service.hpp>
#include "catalog/box_office.hpp"
#include "voucher/voucher_picture.hpp"

#include "storage/service_context.hpp"

namespace ticketing {

class SessionCache;
class ViewCounter;

/// `shared_cache` may be null: process memory and the database only.
std::unique_ptr<AccountService> make_account_service(const ServiceContext& context,
                                                     SessionCache* shared_cache);
std::unique_ptr<PostService> make_post_service(const ServiceContext& context, ViewCounter& views);
std::unique_ptr<CommentService> make_comment_service(const ServiceContext& context);
std::unique_ptr<PointsService> make_points_service(const ServiceContext& context);
std::unique_ptr<CatalogService> make_catalog_service(const ServiceContext& context,
                                                     BoxOfficeSource& box_office);
std::unique_ptr<PurchaseService> make_purchase_service(const ServiceContext& context);
std::unique_ptr<ImageService> make_image_service(const ServiceContext& context, ImageStore& store,
                                                 VoucherPainter& painter);
std::unique_ptr<CouponService> make_coupon_service(const ServiceContext& context);
std::unique_ptr<JobService> make_job_service(const ServiceContext& context, AuditService& audit);
std::unique_ptr<AuditService> make_audit_service(const ServiceContext& context);

}  // namespace ticketing
