// A store that passes everything on: whoever adds something to another store overrides that.
#pragma once

#include <memory>
#include <utility>

#include "storage/store.hpp"

namespace ticketing {

class PassedStore : public Store {
 public:
  explicit PassedStore(std::unique_ptr<Store> store) : owned_(std::move(store)), store_(*owned_) {}
  explicit PassedStore(Store& store) : store_(store) {}

  void transact(const Work& fn) final {
    around(fn, [this](const Work& work) { store_.transact(work); });
  }
  void transact_batch(const BatchTerms& terms, const Work& fn) final {
    around(fn, [&](const Work& work) { store_.transact_batch(terms, work); });
  }
  void snapshot(const Look& fn) override { store_.snapshot(fn); }
  void report(const Look& fn) override { store_.report(fn); }
  void migrate() override { store_.migrate(); }
  SchemaStatus schema_status() override { return store_.schema_status(); }
  std::optional<Timestamp> server_time() override { return store_.server_time(); }
  std::string position() override { return store_.position(); }
  bool has_reached(const std::string& position) override { return store_.has_reached(position); }
  int timeline() const override { return store_.timeline(); }
  StoreStatistics statistics() const override { return store_.statistics(); }
  std::string kind() const override { return store_.kind(); }

 protected:
  /// Every transaction that may write, single or a batch, goes through here, so that none can be
  /// forgotten: `transact` passes `fn`, or what is given for it, on.
  virtual void around(const Work& fn, const std::function<void(const Work&)>& transact) {
    transact(fn);
  }

 private:
  const std::unique_ptr<Store> owned_;
  Store& store_;
};

}  // namespace ticketing
