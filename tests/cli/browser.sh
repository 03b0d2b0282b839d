# What the tests that open pages in a browser share: headless Chromium, with a profile of its own.

browser=$(command -v chromium || command -v google-chrome) || skip "no browser"

# open_page OUT OPTION... PAGE: its stdout in OUT, its log in OUT.log.
open_page() {
    local out=$1
    shift
    HOME=$PWD timeout 100 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
        --user-data-dir="$(mktemp -d "$PWD/profile.XXXX")" --enable-logging=stderr "$@" >"$out" 2>"$out.log" ||
        { echo "the browser failed:"; tail -n 5 "$out.log"; return 1; }
    if grep CONSOLE "$out.log"; then
        echo "the console is not empty"
        return 1
    fi
}

# fits PAGE WIDTH: on a screen of this width nothing overlaps, is cut, or is fetched.
fits() {
    python3 "$root/tests/oracle/page_measure.py" "$1" "$2" frame.html
    open_page measured --virtual-time-budget=5000 --window-size=1500,1100 --dump-dom "file://$PWD/frame.html"
    python3 "$root/tests/oracle/page_measure.py" --read measured
}

# written FILE: by the browser, and more than an empty page.
written() {
    [ "$(stat -c %s "$1")" -gt 10000 ] || { echo "$1 is empty"; return 1; }
}
