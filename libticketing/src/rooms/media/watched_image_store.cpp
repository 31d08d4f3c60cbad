#include "media/watched_image_store.hpp"

#include <utility>

#include "base/outage.hpp"

namespace ticketing {
namespace {

class WatchedImageStore final : public ImageStore {
 public:
  explicit WatchedImageStore(std::unique_ptr<ImageStore> store) : store_(std::move(store)) {}

  Result<void> put(const std::string& key, const std::string& content_type,
                   std::span<const unsigned char> bytes) override {
    return watched(store_->put(key, content_type, bytes), storing_);
  }
  Result<std::string> get(const std::string& key, std::size_t bytes_max) override {
    return watched(store_->get(key, bytes_max), reading_);
  }
  std::vector<OutageStatistics> outages() const override {
    return {storing_.statistics("images_storing"), reading_.statistics("images_reading")};
  }

 private:
  template <class T>
  Result<T> watched(Result<T> result, Outage& outage) {
    if (!result && result.error().code == ErrorCode::unavailable) {
      outage.failed(result.error().detail);
    } else {
      outage.worked();
    }
    return result;
  }

  const std::unique_ptr<ImageStore> store_;
  // Apart: what is full can be read.
  Outage storing_{"the image store (storing)"};
  Outage reading_{"the image store (reading)"};
};

}  // namespace

std::unique_ptr<ImageStore> watching_outages(std::unique_ptr<ImageStore> store) {
  return std::make_unique<WatchedImageStore>(std::move(store));
}

}  // namespace ticketing
