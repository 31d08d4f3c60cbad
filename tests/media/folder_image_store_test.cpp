// Images in a folder.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "local/folder_image_store.hpp"
#include "local/memory_image_store.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

namespace fs = std::filesystem;

std::span<const unsigned char> bytes_of(const std::string& text) {
  return {static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size()};
}

class FolderImageStoreTest : public ::testing::Test {
 protected:
  std::vector<fs::path> files() const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path()))
      if (entry.is_regular_file()) out.push_back(fs::relative(entry.path(), dir_.path() / "store"));
    return out;
  }

  TempDir dir_;
  std::unique_ptr<ImageStore> store_ = open_folder_image_store(dir_.path() / "store");
};

TEST_F(FolderImageStoreTest, gives_back_what_was_put) {
  EXPECT_EQ(refusal(store_->get("images/abcd", 10)), ErrorCode::not_found);
  must(store_->put("images/abcd", "image/png", bytes_of("bytes")));
  must(store_->put("vouchers/기생충.png", "image/png", bytes_of("")));
  EXPECT_EQ(must(store_->get("images/abcd", 5)), "bytes");
  EXPECT_EQ(must(store_->get("vouchers/기생충.png", 5)), "");
  EXPECT_EQ(refusal(store_->get("images/abcd", 4)), ErrorCode::internal);
  EXPECT_EQ(refusal(store_->get("images/abcd/ef", 4)), ErrorCode::not_found);
}

TEST_F(FolderImageStoreTest, spreads_files_and_keeps_them_private) {
  must(store_->put("images/abcd", "image/png", bytes_of("bytes")));
  ASSERT_EQ(files(), std::vector<fs::path>{"images/ab/abcd"});
  struct stat facts {};
  ASSERT_EQ(::stat((dir_.path() / "store/images/ab/abcd").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
}

TEST_F(FolderImageStoreTest, never_leaves_its_folder) {
  const std::string keys[] = {"",
                              "/",
                              "/etc/passwd",
                              "../x",
                              "a/../../x",
                              "a//b",
                              "a/",
                              ".",
                              "a/.b",
                              "images/..",
                              std::string("a\0b", 3),
                              std::string(300, 'a')};
  for (const auto& key : keys) {
    EXPECT_THROW((void)store_->get(key, 10), std::invalid_argument) << key;
    EXPECT_THROW((void)store_->put(key, "image/png", bytes_of("x")), std::invalid_argument) << key;
  }
  std::ofstream(dir_.path() / "secret") << "secret";
  must(store_->put("images/abcd", "image/png", bytes_of("x")));
  fs::create_symlink(dir_.path() / "secret", dir_.path() / "store/images/ab/abef");
  EXPECT_EQ(refusal(store_->get("images/abef", 10)), ErrorCode::unavailable);
}

TEST_F(FolderImageStoreTest, shows_readers_all_of_an_object_or_the_one_before) {
  const std::string old_bytes(200'000, 'a'), new_bytes(300'000, 'b');
  must(store_->put("images/abcd", "image/png", bytes_of(old_bytes)));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i)
      must(store_->put("images/abcd", "image/png", bytes_of(i % 2 == 0 ? new_bytes : old_bytes)));
    done = true;
  });
  while (!done) {
    const auto read = store_->get("images/abcd", 300'000).value_or("");
    EXPECT_TRUE(read == old_bytes || read == new_bytes) << read.size();
  }
  writer.join();
  EXPECT_EQ(files().size(), 1U) << "no temporary file stays";
}

TEST_F(FolderImageStoreTest, is_unavailable_where_nothing_can_be_written) {
  std::ofstream(dir_.path() / "file") << "not a folder";
  const auto store = open_folder_image_store(dir_.path() / "file");
  EXPECT_EQ(refusal(store->put("images/abcd", "image/png", bytes_of("x"))), ErrorCode::unavailable);
  EXPECT_EQ(refusal(store->get("images/abcd", 10)), ErrorCode::not_found);
}

TEST(MemoryImageStore, gives_back_what_was_put) {
  const auto store = open_memory_image_store();
  EXPECT_EQ(refusal(store->get("a", 10)), ErrorCode::not_found);
  must(store->put("a", "image/png", bytes_of("12")));
  EXPECT_EQ(must(store->get("a", 10)), "12");
  EXPECT_EQ(refusal(store->get("a", 1)), ErrorCode::internal);
}

}  // namespace
}  // namespace ticketing::test
