// Documents of one number, without a server.
#pragma once

#include <gmock/gmock.h>

#include <deque>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include "api/documents.hpp"

namespace ticketing::test {

using api::Document;
using api::DocumentPtr;
using api::Documents;

/// Documents of one number, read from a store that is a variable. Work runs when told to.
class DocumentsTest : public ::testing::Test {
 protected:
  Document read() {
    ++readings_;
    if (before_reading_) before_reading_();
    Document document;
    document.plain = std::to_string(stored_);
    document.subjects = {Subject::post(PostId{1})};
    document.good_for = good_for_;
    if (after_reading_) after_reading_();
    return document;
  }

  void get(Documents::Done done, const std::string& target = "/v1/posts/1") {
    documents_.get(
        target, [this] { return read(); }, std::move(done));
  }
  /// What somebody is given now, with whatever reading that takes.
  std::string give(const std::string& target = "/v1/posts/1") {
    if (const auto own = documents_.find(target)) return own->plain;
    std::string given = "nothing";
    get([&](const DocumentPtr& document) { given = document ? document->plain : "refused"; },
        target);
    work();
    return given;
  }
  void work() {
    while (!work_.empty()) {
      const auto next = std::move(work_.front());
      work_.pop_front();
      next();
    }
  }
  void note() {
    const Subject subject = Subject::post(PostId{1});
    changes_.note(std::span(&subject, 1));
  }

  int stored_ = 0;
  int readings_ = 0;
  std::chrono::steady_clock::duration good_for_ = std::chrono::steady_clock::duration::max();
  bool has_room_ = true;
  std::function<void()> before_reading_;
  std::function<void()> after_reading_;
  std::deque<std::function<void()>> work_;
  Changes changes_;
  Documents documents_{changes_, [this](std::function<void()> work) {
                         if (has_room_) work_.push_back(std::move(work));
                         return has_room_;
                       }};
};

}  // namespace ticketing::test
