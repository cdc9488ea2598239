#!/bin/sh
# Browser tests drive Debian's Chromium. Installs it when it is missing and may be installed;
# otherwise says plainly which tests will not run. On CI the browser tests must run.
set -u
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
if [ -n "${CI:-}" ]; then echo "Chromium is missing and could not be installed: CI must run tests/browser" >&2; exit 1; fi
echo "Chromium is missing: tests/browser will be skipped. Install it with: sudo apt-get install chromium" >&2
exit 0
