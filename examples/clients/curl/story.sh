#!/usr/bin/env bash
# From signing up to a used ticket: what an application does with the API, each thing once.
#   ADMIN_PASSWORD=$(cat var/demo-password) examples/clients/curl/story.sh
# docs/api-guide.md explains it, block by block. Needs curl (7.84 or newer) and jq.
set -euo pipefail
API=${API:-http://127.0.0.1:8080}
ADMIN_EMAIL=${ADMIN_EMAIL:-admin@example.com}
: "${ADMIN_PASSWORD:?must be set: scripts/serve keeps it in var/demo-password}"

folder=$(mktemp -d)
listener=
end() {
  if [ -n "$listener" ]; then kill "$listener" 2>/dev/null || true; fi
  rm -r "$folder"
}
trap end EXIT

# ask METHOD PATH [CURL OPTIONS]: the reply's content. What HTTP says beside it is in
# "$folder/fields". A refusal goes to stderr, and fails.
ask() {
  local method=$1 path=$2 status options=()
  shift 2
  if [ -n "${TOKEN:-}" ]; then options+=(-H "Authorization: Bearer $TOKEN"); fi
  # Sent again when nobody answers, and when the server says so: after Retry-After, if it says when.
  # But only what may come twice.
  case "$method $*" in
    GET* | PUT* | DELETE* | *Idempotency-Key:*)
      options+=(--retry 4 --retry-all-errors --retry-max-time 30) ;;
  esac
  status=$(curl --no-progress-meter -X "$method" "$API$path" "${options[@]}" \
    -H 'Content-Type: application/json' -D "$folder/fields" -o "$folder/reply" \
    -w '%{http_code}' "$@")
  if [ "$status" -ge 400 ]; then cat "$folder/reply" >&2; return 22; fi
  if [ "$status" != 304 ] && [ "$status" != 204 ]; then cat "$folder/reply"; fi
}

# field NAME: of the last reply's header.
field() { sed -nE "s/^$1: (.*)\r$/\1/Ip" "$folder/fields"; }

# An idempotency key: one for each thing that is meant to happen once.
key() { echo "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)"; }

# refused METHOD PATH [CURL OPTIONS]: the problem that it is answered.
refused() {
  if ask "$@" >/dev/null 2>&1; then echo "$1 $2 was to be refused" >&2; return 1; fi
  cat "$folder/reply"
}

# told: a problem, in a line.
told() { jq -r '"\(.code) (\(.status))"'; }

# --- Sign up and sign in
name=story-$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')
password=$(cat /proc/sys/kernel/random/uuid)
account=$(ask POST /v1/accounts -d '{
  "email": "'"$name"'@example.com", "password": "'"$password"'", "nickname": "'"$name"'"
}' | jq .id)

sign_in() {
  jq -n --arg email "$1" --arg password "$2" '{$email, $password}' |
    ask POST /v1/sessions -d @- | jq -r .access_token
}
user=$(sign_in "$name@example.com" "$password")
admin=$(sign_in "$ADMIN_EMAIL" "$ADMIN_PASSWORD")
TOKEN=$user
echo "Signed up as $name@example.com and signed in."

# --- Run an event
gift=$(TOKEN=$admin ask POST "/v1/accounts/$account/points/adjustments" -H "$(key)" \
  -d '{"amount": 20000, "note": "to try the shop with"}')
echo "The administrator gave $(jq .amount <<<"$gift") points."

event=$(TOKEN=$admin ask POST /v1/posts -H "$(key)" -d '{
  "board": "event",
  "title": "First three win",
  "body": "Comment, and win.",
  "campaign": {
    "slots": 3,
    "coupon": {"kind": "percent", "value": 30, "category": "movie_ticket", "valid_days": 30}
  }
}' | jq .id)
echo "The administrator opened an event: its first 3 commenters win a coupon."

# --- Hear of it live
stream=$(ask POST /v1/events/tickets | jq -r .ticket)
curl --silent --no-buffer "$API/v1/events?ticket=$stream" >"$folder/events" &
listener=$!

# Waits until the stream has a line like that.
heard() {
  for _ in {1..300}; do
    if grep -q "$1" "$folder/events"; then return; fi
    sleep 0.1
  done
  echo "waited in vain for $1" >&2
  return 1
}
heard '^retry:'

# --- Win
added=$(ask POST "/v1/posts/$event/comments" -H "$(key)" -d '{"body": "Me first!"}')
coupon=$(jq -r .reward.coupon.code <<<"$added")
echo "Commented as number $(jq .reward.position <<<"$added") and won a coupon of \
$(jq .reward.coupon.value <<<"$added") percent."
heard '^event: coupon'
echo "Heard live: $(sed -n 's/^event: //p' "$folder/events" | paste -sd, | sed 's/,/, /g')."

# --- Buy
product=$(ask GET '/v1/products?category=movie_ticket&sort=price&limit=1' | jq '.items[0].id')
order='{"product_id": '$product', "coupon_code": "'$coupon'"}'
quote=$(ask POST '/v1/orders?dry_run=true' -d "$order")
echo "A quote: $(jq -r '"\(.list_price) - \(.discount) = \(.total)"' <<<"$quote") points."

once=$(key)
order=$(jq --argjson total "$(jq .total <<<"$quote")" '. + {expected_total: $total}' <<<"$order")
bought=$(ask POST /v1/orders -H "$once" -d "$order")
ticket=$(jq -r '.tickets[0].code' <<<"$bought")
echo "Bought for $(jq -r '"\(.total) points; \(.balance_after)"' <<<"$bought") are left."

again=$(ask POST /v1/orders -H "$once" -d "$order")
[ "$again" = "$bought" ]
[ "$(field Idempotency-Replayed)" = true ]
echo "Asked again with the same key: the same order, nothing was bought twice."

# --- Show a ticket
shown=$(ask GET "/v1/tickets/$ticket")
ask GET "/v1/tickets/$ticket/image.png" >ticket.png
picture=$(field ETag)
echo "The ticket is $(jq -r .state <<<"$shown"), for one $(jq -r .product.category <<<"$shown")."
echo "Saved its picture as ticket.png: $(field Content-Type)."

# --- Conditional requests
ask GET "/v1/tickets/$ticket/image.png" -H "If-None-Match: $picture"
echo "Asked for the picture again: $(sed -nE '1s/^HTTP[^ ]* ([0-9]+).*/\1/p' "$folder/fields")."

post=$(ask POST /v1/posts -H "$(key)" \
  -d '{"board": "general", "title": "A film", "body": "Seen twice."}' | jq .id)
tag=$(field ETag)
edited=$(ask PATCH "/v1/posts/$post" -H "If-Match: $tag" -d '{"title": "A film, again"}')
echo "Edited a post: revision $(jq .revision <<<"$edited")."

problem=$(refused PATCH "/v1/posts/$post" -H "If-Match: $tag" -d '{"title": "Another title"}')
echo "Refused: $(told <<<"$problem")."

title=$(ask GET "/v1/posts/$post" | jq '{title: (.title + "!")}')
edited=$(ask PATCH "/v1/posts/$post" -H "If-Match: $(field ETag)" -d "$title")
echo "Read it again and edited it: revision $(jq .revision <<<"$edited")."

# --- Walk a list
cursor=
pages=0
: >"$folder/entries"
while [ "$cursor" != null ]; do
  page=$(ask GET "/v1/me/points/entries?limit=2${cursor:+&cursor=$cursor}")
  jq -c '.items[]' <<<"$page" >>"$folder/entries"
  cursor=$(jq -r .next_cursor <<<"$page")
  pages=$((pages + 1))
done
sum=$(jq -s 'map(.amount) | add' "$folder/entries")
[ "$sum" = "$(ask GET /v1/me/points | jq .balance)" ]
echo "Walked $(jq -s length "$folder/entries") ledger entries in $pages pages: they add up."

# --- Errors
problem=$(refused POST /v1/orders -H "$(key)" -d '{"product_id": '$product', "quantity": 5}')
echo "Refused: $(told <<<"$problem"), $(jq -r '"\(.balance) of \(.required)"' <<<"$problem")."

problem=$(refused GET '/v1/posts?limit=101')
echo "Refused: $(told <<<"$problem"), $(jq -r '.errors[0].detail' <<<"$problem")."

while ask POST /v1/posts -H "$(key)" \
  -d '{"board": "general", "title": "Another film", "body": "Not bad."}' >/dev/null 2>&1
do :; done
problem=$(cat "$folder/reply")
when=$(jq -r 'if (.resets_at | fromdate) > now then "later" else "now" end' <<<"$problem")
echo "Refused: $(told <<<"$problem"), possible $when."

# --- At the door
used=$(TOKEN=$admin ask POST "/v1/tickets/$ticket/redeem" -H "$(key)")
echo "At the door the ticket is $(jq -r .state <<<"$used")."

problem=$(TOKEN=$admin refused POST "/v1/tickets/$ticket/redeem" -H "$(key)")
echo "Refused: $(told <<<"$problem")."

# --- Close
TOKEN=$admin ask PATCH "/v1/posts/$event/campaign" \
  -d '{"closes_at": "'"$(date -u +%FT%TZ)"'"}' >/dev/null
ask DELETE /v1/sessions/current
echo "The event is closed, and the session ended."
