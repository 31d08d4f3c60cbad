// A store that notes what its transactions change, so that no use case has to.
#pragma once

#include <memory>

#include <ticketing/changes.hpp>

#include "notification/committed_events.hpp"
#include "notification/event_bus.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// `store`, which from now on notes in `changes` what each transaction has changed: after its
/// commit, before `transact` returns.
/// `events` is told what there is to tell live, `bus` what other processes are to know; either may
/// be null.
std::unique_ptr<Store> noting_changes(std::unique_ptr<Store> store, Changes& changes,
                                      CommittedEvents* events = nullptr, EventBus* bus = nullptr);

}  // namespace ticketing
