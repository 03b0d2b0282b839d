# What the tests of the command line share. Each test runs in an empty folder of its own, with -e, and
# passes when it ends with 0. $polyculture is the binary with sanitizers, $root the checkout.

# expect_exit CODE COMMAND...: runs it, keeps stdout in ./out and stderr in ./err.
expect_exit() {
    local wanted=$1 status=0
    shift
    "$@" >out 2>err || status=$?
    if [ "$status" -ne "$wanted" ]; then
        echo "exit $status instead of $wanted: $*"
        head -n 20 out err
        return 1
    fi
}

# expect_line FILE TEXT: the file holds a line with this fixed text.
expect_line() {
    if ! grep -qF -- "$2" "$1"; then
        echo "$1 lacks '$2':"
        head -n 60 "$1"
        return 1
    fi
}

# expect_no_line FILE TEXT: it does not.
expect_no_line() {
    if grep -qF -- "$2" "$1"; then
        echo "$1 holds '$2':"
        grep -F -- "$2" "$1"
        return 1
    fi
}

# one_line_error: stderr is one line and begins with the program's name.
one_line_error() {
    if [ "$(wc -l <err)" -ne 1 ] || ! grep -q '^polyculture: ' err; then
        echo "not one line of error:"
        cat err
        return 1
    fi
}

# skip REASON: this test cannot run here.
skip() {
    echo "$1"
    exit 77
}

# examples: the folder with the worked example, one level above the checkout, where it exists.
example() {
    [ -d "$root/../shared/examples" ] || skip "no examples beside the checkout"
    cp -r "$root/../shared/examples" example
    chmod -R u+w example
}
