#include "every_undoing.hpp"

#include "account/undo_account_update.hpp"
#include "board/undo_closing.hpp"
#include "catalog/undo_retirement.hpp"
#include "coupon/undo_issue.hpp"
#include "points/undo_adjustment.hpp"
#include "purchase/undo_redeeming.hpp"

namespace ticketing {

std::vector<Undoing> every_undoing(const PointsContext& context, SessionLookup& sessions) {
  return {undo_adjustment(context), undo_account_update(sessions),
          undo_issue(context),      undo_retirement(context),
          undo_closing(),           undo_redeeming(context)};
}

}  // namespace ticketing
