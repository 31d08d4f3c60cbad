// What has come of locking rows without waiting for anybody.
#pragma once

#include <utility>
#include <vector>

#include "base/answer.hpp"

namespace ticketing {

/// Of the rows that were asked for. Those that are not there are in neither.
template <class Row, class Key>
struct TryLocked {
  std::vector<Row> rows;  ///< locked until the transaction ends
  std::vector<Key> busy;  ///< not locked: another transaction has them
};

/// Everything, as when it was waited for.
template <class Key, class Row>
Answer<TryLocked<Row, Key>> waited_for(Answer<std::vector<Row>> rows) {
  return Answer<TryLocked<Row, Key>>([rows = std::move(rows)]() mutable {
    return TryLocked<Row, Key>{rows.get(), {}};
  });
}

}  // namespace ticketing
