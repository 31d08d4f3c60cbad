#include "local/memory_image_store.hpp"

#include <map>
#include <mutex>

namespace ticketing {
namespace {

class MemoryImageStore final : public ImageStore {
 public:
  Result<void> put(const std::string& key, const std::string&,
                   std::span<const unsigned char> bytes) override {
    const std::lock_guard lock(mutex_);
    objects_.insert_or_assign(key, std::string(bytes.begin(), bytes.end()));
    return {};
  }

  Result<std::string> get(const std::string& key, std::size_t bytes_max) override {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(key);
    if (found == objects_.end()) return refuse(ErrorCode::not_found, "there is no such object");
    if (found->second.size() > bytes_max)
      return refuse(ErrorCode::internal, "an object is larger than it can be");
    return found->second;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> objects_;
};

}  // namespace

std::unique_ptr<ImageStore> open_memory_image_store() {
  return std::make_unique<MemoryImageStore>();
}

}  // namespace ticketing
