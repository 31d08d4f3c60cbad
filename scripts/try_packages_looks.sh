# What scripts/try-packages follows, and what has to be so after each step: sourced by it.
units='ticketing-api@8080 ticketing-api@8081 ticketing-scheduler'
ready='curl -fsS --retry 60 --retry-delay 1 --retry-all-errors -o /dev/null'

follow 'Installing'
look 'nothing was started' "! systemctl -q is-active $units"
look 'the user has no shell and no password' \
  "getent passwd ticketing | grep -E ':/var/lib/ticketing:/(usr/)?s?bin/nologin$'"
look 'the configuration is the services'\'' to read and root'\''s to write' \
  '[ "$(stat -c "%U:%G %a" /etc/ticketing)" = "root:ticketing 750" ]
   runuser -u ticketing -- test -r /etc/ticketing/ticketing.toml
   ! runuser -u ticketing -- test -w /etc/ticketing/ticketing.toml
   ! runuser -u nobody -- test -r /etc/ticketing/ticketing.toml'
look 'every file is as it was packed' \
  'out=$(dpkg --verify ticketing-common ticketing-api ticketctl ticketing-scheduler); [ -z "$out" ]'
look 'each manual page is found' \
  'for page in 1/ticketctl 1/ticketing-api 1/ticketing-scheduler 5/ticketing.toml; do
     ls /usr/share/man/man${page%%/*}/${page##*/}.${page%%/*}.gz
   done'

look 'the Python module works' \
  'apt-get install -y --no-install-recommends ./packages/python3-ticketing_*.deb
   printf "%s\n" "import ticketing" "with ticketing.open(\"sqlite::memory:\") as t:" \
     "    assert not t.audit.verify().findings" >module.py
   python3 module.py
   apt-get purge -y python3-ticketing'

follow 'PostgreSQL and Redis'
follow 'Configuration'
follow 'Starting'
look 'the services run as their units say' \
  "for unit in $units; do
     pid=\$(systemctl show -P MainPID \$unit)
     [ \"\$(stat -c %U /proc/\$pid)\" = ticketing ]
     tr '\\0' '\\n' </proc/\$pid/environ | grep -qx 'XDG_CACHE_HOME=/var/cache/ticketing'
     grep -qE '^Seccomp:.2' /proc/\$pid/status
     grep -qE '^NoNewPrivs:.1' /proc/\$pid/status
   done"
look 'both servers answer, with PostgreSQL and Redis' \
  "for port in 8080 8081; do
     curl -fsS http://127.0.0.1:\$port/readyz | tee /dev/stderr | grep -q '\"redis\":true'
   done"
look 'nobody was restarted, and nobody was refused a system call' \
  "for unit in $units; do [ \"\$(systemctl show -P NRestarts \$unit)\" = 0 ]; done
   ! journalctl -u 'ticketing-*' | grep -E 'EPERM|not permitted'"
look 'jobs are run' \
  "until runuser -u ticketing -- ticketctl job history mail_dispatch -o csv | grep -q succeeded ||
     runuser -u ticketing -- ticketctl job history post_publish -o csv | grep -q succeeded; do
     sleep 1
   done"

follow 'A proxy'
look 'people are served through it' \
  'api=http://127.0.0.1 json="Content-Type: application/json"
   curl -fsS $api/v1/accounts -H "$json" -o /dev/null \
     -d "{\"email\":\"minji@example.com\",\"password\":\"correct horse battery\",\"nickname\":\"minji\"}"
   token=$(curl -fsS $api/v1/sessions -H "$json" \
     -d "{\"email\":\"minji@example.com\",\"password\":\"correct horse battery\"}" |
     sed -E "s/.*\"access_token\":\"([^\"]+)\".*/\1/")
   curl -fsS $api/v1/posts -H "$json" -H "Authorization: Bearer $token" -o /dev/null \
     -d "{\"board\":\"general\",\"title\":\"어제 본 영화\",\"body\":\"좋네요\"}"
   runuser -u ticketing -- ticketctl points show minji@example.com -o json | grep -q 10'
look 'a backup is made and proven by the user of the services' \
  'runuser -u postgres -- createdb --owner ticketing --encoding UTF8 --template template0 scratch
   runuser -u ticketing -- ticketctl db backup /var/lib/ticketing/tonight.tar \
     --scratch "postgresql:///scratch?host=/run/postgresql"'
look 'the books add up' 'runuser -u ticketing -- ticketctl audit verify --full'

# A store of the last schema, filled by its programs, beneath the programs that are there; and
# packages of the next version, which differ by that alone.
inside "systemctl stop $units
  runuser -u postgres -- dropdb ticketing
  runuser -u postgres -- createdb --owner ticketing --encoding UTF8 --template template0 ticketing"
grep -v '^SET\|OWNER TO' tests/storage/version_1/postgresql.sql \
  | inside 'runuser -u ticketing -- psql -q -v ON_ERROR_STOP=1 ticketing' >/dev/null
inside 'for deb in packages/ticket*.deb; do
    case $deb in *-dev_* | *python3-*) rm $deb; continue ;; esac
    dpkg-deb -R $deb next
    sed -i -E "s/(\+deb[0-9]+)/\1+next/g" next/DEBIAN/control
    rm $deb
    dpkg-deb -Znone -b next $deb >/dev/null
    rm -r next
  done
  sed -i "s/^level = .*/level = \"debug\"/" /etc/ticketing/ticketing.toml
  # That store was chained with a key, which tests/storage/upgrade_test.cpp has as well.
  printf %32s "" | tr " " k >/etc/ticketing/chain.key
  chgrp ticketing /etc/ticketing/chain.key
  printf "\n[ledger]\nchain_key_file = \"/etc/ticketing/chain.key\"\n" \
    >>/etc/ticketing/ticketing.toml'
follow 'Upgrading'
look 'the next version is there' \
  'dpkg-query -W ticketing-api ticketctl ticketing-scheduler ticketing-common | grep -c +next |
     grep -qx 4'
look 'the configuration is still the administrator'\''s' \
  'grep -q "level = \"debug\"" /etc/ticketing/ticketing.toml'
look 'the store has the schema of the programs' 'runuser -u ticketing -- ticketctl db status'
look 'what it held is there, and the books add up' \
  'runuser -u ticketing -- ticketctl audit verify --full
   runuser -u ticketing -- ticketctl order list -o csv | grep -q paid'
look 'all serve again' "systemctl is-active $units
  for port in 8080 8081; do $ready http://127.0.0.1:\$port/readyz; done
  $ready http://127.0.0.1/readyz"

follow 'Removing'
look 'the services are stopped and gone' \
  "! systemctl -q is-active $units; ! command -v ticketing-api; ! pgrep -u ticketing ."
look 'data and configuration are there' \
  'test -e /etc/ticketing/ticketing.toml; test -e /var/lib/ticketing/tonight.tar'

follow 'Purging'
look 'the configuration is gone, what it kept is not' \
  '! test -e /etc/ticketing/ticketing.toml
   test -e /var/lib/ticketing/tonight.tar
   ! ls /etc/systemd/system/*.wants/ticketing-*'

# Once more, with the answer that all may go.
inside 'apt-get install -y ./packages/ticket*.deb
  test -e /var/lib/ticketing/tonight.tar
  echo ticketing-common ticketing-common/remove-data boolean true | debconf-set-selections
  apt-get purge -y "ticketing-*" ticketctl' >"$work/said" 2>&1 || { cat "$work/said"; failed=1; }
look 'asked to, purging leaves nothing' \
  '! ls -d /etc/ticketing /var/lib/ticketing /var/cache/ticketing
   [ -z "$(find / -xdev -path /root -prune -o -path /proc -prune -o \
     -name "*ticket[ic]*" -print | grep -vE "^/var/(lib/postgresql|log|lib/systemd|lib/dpkg|cache|lib/ucf)|^/etc/nginx|^/tmp|/python3")" ]'
