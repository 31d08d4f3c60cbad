# The services of compose.yaml in a network of their own: sourced by scripts/try-container.
unshare --net sleep infinity &
network=$!
running+=("$network")
until [ "$(readlink "/proc/$network/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
net() { nsenter --net="/proc/$network/ns/net" -- "$@"; }
net ip link set lo up
for host in 2 3 11 12 20; do net ip address add "172.30.80.$host/32" dev lo; done

await() {  # what is awaited, a command that finds it so; a minute at most
  local tries
  for tries in $(seq 300); do
    if "${@:2}" >"$work/await" 2>&1; then return; fi
    sleep 0.2
  done
  cat "$work/await" "$work"/*.log >&2
  fail "in vain: $1"
}

# --- of other people's images: this machine's programs
postgres=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
install -d -o postgres "$work/database"
printf %s "$DATABASE_PASSWORD" >"$work/password"
chown postgres "$work/password"
as_postgres() { net setpriv --reuid postgres --regid postgres --clear-groups -- "$@"; }
as_postgres "$postgres/initdb" -D "$work/database" -U ticketing --encoding=UTF8 \
  --auth=scram-sha-256 --pwfile="$work/password" >"$work/database.log"
echo 'host all all 172.30.80.0/24 scram-sha-256' >>"$work/database/pg_hba.conf"
as_postgres "$postgres/postgres" -D "$work/database" -h database -k "$work/database" \
  >>"$work/database.log" 2>&1 &
running+=($!)
net redis-server --bind 172.30.80.3 --protected-mode no --save '' --dir "$work" \
  >"$work/cache.log" &
running+=($!)
await 'the database serves' net "$postgres/pg_isready" -h database
await 'the cache serves' net redis-cli -h cache ping
as_postgres env PGPASSWORD="$DATABASE_PASSWORD" psql -q -h database -U ticketing -d postgres \
  -c "CREATE DATABASE ticketing ENCODING 'UTF8' TEMPLATE template0"

# --- of our image
image_environment=("${environment[@]}") image_command=("${command[@]}") image_health=("${health[@]}")

in_container() {  # as Docker does with cap_drop and no-new-privileges
  net setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- \
    chroot --userspec=ticketing:ticketing "$root" env -i --chdir="$workdir" \
    "${environment[@]}" "$@"
}

take_up() {  # service
  environment=("${image_environment[@]}") command=("${image_command[@]}")
  health=("${image_health[@]}") scratch=()
  local settings
  settings=$(/usr/bin/python3 scripts/container_steps.py service "$compose" "$1")
  eval "$settings"
}

take_up prepare
for place in "${scratch[@]}"; do mount -t tmpfs tmpfs "$root$place" -o mode=1777; done
# A schema is made, and a second time nothing is.
for time in first second; do
  in_container "${command[@]}" >"$work/prepare.log" 2>&1 \
    || { cat "$work/prepare.log"; fail "prepare fails the $time time"; }
done
echo "prepare: $(tail -n 1 "$work/prepare.log")"

declare -A pid_of
for name in api1 api2 scheduler; do
  take_up "$name"
  # All on this machine: each at its own address, where an engine gives each a network of its own.
  [ "$name" = scheduler ] || command=("${command[@]/#0.0.0.0/$name}")
  in_container "${command[@]}" >"$work/$name.log" 2>&1 &
  pid_of[$name]=$!
  running+=($!)
  address=$name
  [ "$name" = scheduler ] && address=127.0.0.1
  await "$name is healthy" in_container "${health[@]//127.0.0.1/$address}"
  echo "$name: healthy"
done

mkdir "$work/nginx"
cat >"$work/nginx/nginx.conf" <<END
daemon off; user root; pid $work/nginx/pid; error_log $work/nginx.log;
events { }
http {
  access_log off;
  include $PWD/packaging/nginx/ticketing.conf;
  include $PWD/packaging/container/servers.conf;
}
END
net nginx -t -q -c "$work/nginx/nginx.conf"
net nginx -c "$work/nginx/nginx.conf" &
running+=($!)
ask() { net curl -sS --noproxy '*' --interface 172.30.80.20 "$@"; }
await 'the proxy serves' ask -f http://proxy/readyz
json='Content-Type: application/json'
account='{"email":"minji@example.com","password":"correct horse battery","nickname":"minji"}'
ask -f http://proxy/v1/accounts -H "$json" -d "$account" -o /dev/null
[ "$(ask -o /dev/null -w '%{http_code}' http://proxy/metrics)" = 403 ] \
  || fail "everybody may see the metrics"
ask http://proxy/readyz | grep -q '"redis":true' || fail "the servers have no Redis"
echo "proxy: serves"

for name in api1 api2 scheduler; do
  kill -TERM "${pid_of[$name]}"
  status=0
  wait "${pid_of[$name]}" || status=$?
  [ "$status" -eq 0 ] || { cat "$work/$name.log"; fail "$name ends with status $status"; }
  echo "$name: stopped"
done
