#include "local/unnamed_image_store.hpp"

#include <utility>

namespace ticketing {
namespace {

class UnnamedImageStore final : public ImageStore {
 public:
  explicit UnnamedImageStore(std::string why) : why_(std::move(why)) {}

  Result<void> put(const std::string&, const std::string&,
                   std::span<const unsigned char>) override {
    return refuse(ErrorCode::unavailable, why_);
  }
  Result<std::string> get(const std::string&, std::size_t) override {
    return refuse(ErrorCode::unavailable, why_);
  }

 private:
  const std::string why_;
};

}  // namespace

std::unique_ptr<ImageStore> open_unnamed_image_store(std::string why) {
  return std::make_unique<UnnamedImageStore>(std::move(why));
}

}  // namespace ticketing
