// Images through ODB, on either database.
#pragma once

#include "media/image_repository.hpp"
#include "odb/odb_session.hpp"

namespace ticketing {

class OdbImageRepository : public ImageRepository {
 public:
  explicit OdbImageRepository(OdbSession& session) : session_(session) {}

  void add(const StoredImage& image) override;
  std::optional<StoredImage> find(std::string_view id) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
