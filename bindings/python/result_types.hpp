// The types that use cases give to Python: one list for the classes and for their stubs.
#pragma once

#include <boost/mp11/list.hpp>
#include <ticketing/ticketing.hpp>

namespace ticketing::python {

/// Nested types before those that hold them.
using ResultTypes = boost::mp11::mp_list<
    AccountProfile, Author, DayLimits, Me, SessionView, SignedIn, Page<AccountProfile>,  //
    ImageRef, CouponTerms, CouponView, CampaignTerms, CampaignView, CampaignProgress, Winner,
    Page<CouponView>,  //
    ProductView, ProductRef, Page<ProductView>, ImportedMovie, OrderTicket, OrderView,
    Page<OrderView>, TicketView, Page<TicketView>, ImageView,  //
    PostReward, CommentView, CommentPage, CommentReward, CommentAdded, PostSummary, PostCreated,
    PostDetail, PostList, PostCount,                                                    //
    ExpiringPoints, PointsSummary, SourceView, LedgerEntryView, Page<LedgerEntryView>,  //
    ExportedSession, ExportedPost, ExportedComment, ExportedNotification, ExportedMail,
    AccountExport,    //
    JobView, JobRun,  //
    AuditFinding, AuditReport, AdminAction, Page<AdminAction>, Health>;

}  // namespace ticketing::python
