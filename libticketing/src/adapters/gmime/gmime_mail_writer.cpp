#include "gmime/gmime_mail_writer.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string_view>

namespace ticketing {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

Owned<GMimeObject> text_part(const char* subtype, const std::string& text) {
  GMimeTextPart* part = g_mime_text_part_new_with_subtype(subtype);
  g_mime_text_part_set_charset(part, "utf-8");
  g_mime_text_part_set_text(part, text.c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return Owned<GMimeObject>(GMIME_OBJECT(part));
}

Owned<GMimeObject> picture_part(const MailPicture& picture, bool is_inline) {
  GMimePart* part = g_mime_part_new_with_type("image", "png");
  const Owned<GMimeStream> bytes(
      g_mime_stream_mem_new_with_buffer(picture.png.data(), picture.png.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(bytes.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part, content.get());
  g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(
      GMIME_OBJECT(part), is_inline ? GMIME_DISPOSITION_INLINE : GMIME_DISPOSITION_ATTACHMENT);
  g_mime_part_set_filename(part, picture.file_name.c_str());
  if (is_inline) g_mime_part_set_content_id(part, picture.content_id.c_str());
  return Owned<GMimeObject>(GMIME_OBJECT(part));
}

/// Its boundary is the same whenever the mail is written, where GMime would make one up: a message
/// that has not changed must not look as if it had. "=_" is in no quoted-printable text and in no
/// base 64 (RFC 2045, section 6.7).
Owned<GMimeObject> multipart(const char* subtype, const MailDraft& draft) {
  GMimeMultipart* const parts = g_mime_multipart_new_with_subtype(subtype);
  // At most 70 characters (RFC 2046, section 5.1.1); an id has such as a boundary may before its @.
  constexpr std::size_t id_bytes_max = 40;
  const auto id = draft.message_id.substr(0, std::min(draft.message_id.find('@'), id_bytes_max));
  g_mime_multipart_set_boundary(parts, (std::string("=_") + subtype + '-' + id).c_str());
  return Owned<GMimeObject>(GMIME_OBJECT(parts));
}

void add(const Owned<GMimeObject>& parent, const Owned<GMimeObject>& child) {
  g_mime_multipart_add(GMIME_MULTIPART(parent.get()), child.get());
}

Owned<GMimeObject> body_of(const MailDraft& draft) {
  auto alternative = multipart("alternative", draft);
  add(alternative, text_part("plain", draft.plain));
  add(alternative, text_part("html", draft.html));
  if (draft.pictures.empty()) return alternative;
  // RFC 2387: which kind the part is that the others belong to.
  const auto related = multipart("related", draft);
  g_mime_object_set_content_type_parameter(related.get(), "type", "multipart/alternative");
  add(related, alternative);
  for (const MailPicture& picture : draft.pictures) add(related, picture_part(picture, true));
  auto mixed = multipart("mixed", draft);
  add(mixed, related);
  for (const MailPicture& picture : draft.pictures) add(mixed, picture_part(picture, false));
  return mixed;
}

std::string bytes_of(GMimeMessage* message) {
  const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> options(
      g_mime_format_options_new(), &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

/// GMime encodes long values as RFC 2047 has it for text, which an address in <> is not.
void set_as_it_is(GMimeMessage* message, const std::string& name, const std::string& value) {
  GMimeObject* const object = GMIME_OBJECT(message);
  g_mime_object_set_header(object, name.c_str(), "", nullptr);
  GMimeHeaderList* const headers = g_mime_object_get_header_list(object);
  g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name.c_str()),
                              (" " + value + "\n").c_str());
}

/// RFC 2047: words of at most 75 characters, each of whole letters. GMime 3.2 makes longer ones.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t bytes_max = 45;  // 60 characters of base 64
  std::string words;
  while (!text.empty()) {
    std::size_t size = std::min(bytes_max, text.size());
    const auto goes_on = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    };
    while (size > 1 && goes_on(size)) --size;
    gchar* const base64 = g_base64_encode(reinterpret_cast<const guchar*>(text.data()), size);
    words += (words.empty() ? "=?UTF-8?B?" : "\n =?UTF-8?B?") + std::string(base64) + "?=";
    g_free(base64);
    text.remove_prefix(size);
  }
  return words;
}

bool is_plain(std::string_view text) {
  return text.size() <= 60 && text.find("=?") == text.npos &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string unstructured(const std::string& text) {
  return is_plain(text) ? text : encoded_words(text);
}

/// RFC 5322, section 3.4.
std::string mailbox(const MailAddress& one) {
  if (one.name.empty()) return one.address;
  if (!is_plain(one.name)) return encoded_words(one.name) + "\n <" + one.address + ">";
  std::string quoted;
  for (const char c : one.name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "\"" + quoted + "\" <" + one.address + ">";
}

class GmimeMailWriter final : public MailWriter {
 public:
  GmimeMailWriter() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
  }

  std::string write(const MailDraft& draft) override {
    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    GMimeMessage* const m = message.get();
    set_as_it_is(m, "From", mailbox(draft.from));
    set_as_it_is(m, "To", mailbox(draft.to));
    set_as_it_is(m, "Subject", unstructured(draft.subject));
    const auto seconds =
        std::chrono::floor<std::chrono::seconds>(draft.date).time_since_epoch().count();
    GDateTime* const date = g_date_time_new_from_unix_utc(seconds);
    g_mime_message_set_date(m, date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(m, draft.message_id.c_str());
    g_mime_object_set_header(GMIME_OBJECT(m), "Content-Language", draft.language.c_str(), nullptr);
    for (const auto& [name, value] : draft.more_headers) set_as_it_is(m, name, value);
    g_mime_message_set_mime_part(m, body_of(draft).get());
    return bytes_of(m);
  }

  MailAddress parse_address(const std::string& text) override {
    const Owned<InternetAddressList> list(internet_address_list_parse(nullptr, text.c_str()));
    if (!list || internet_address_list_length(list.get()) != 1) return {"", text};
    InternetAddress* const one = internet_address_list_get_address(list.get(), 0);
    if (!INTERNET_ADDRESS_IS_MAILBOX(one)) return {"", text};
    const char* const name = internet_address_get_name(one);
    return {name == nullptr ? "" : name,
            internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))};
  }
};

}  // namespace

std::unique_ptr<MailWriter> make_gmime_mail_writer() { return std::make_unique<GmimeMailWriter>(); }

}  // namespace ticketing
