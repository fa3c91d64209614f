package io.groundkeeper.embedded;

/** Keys from {@code begin} (inclusive) to {@code end} (exclusive). The arrays are shared and must not be changed. */
@SuppressWarnings("ArrayRecordComponent")
record KeyRange(byte[] begin, byte[] end) {
    static KeyRange of(byte[] key) {
        return new KeyRange(key, Keys.after(key));
    }

    boolean isEmpty() {
        return Keys.compare(begin, end) >= 0;
    }

    boolean contains(byte[] key) {
        return Keys.compare(begin, key) <= 0 && Keys.compare(key, end) < 0;
    }

    boolean isSingleKey() {
        if (end.length != begin.length + 1 || end[begin.length] != 0) {
            return false;
        }
        for (int i = 0; i < begin.length; i++) {
            if (begin[i] != end[i]) {
                return false;
            }
        }
        return true;
    }

    int bytes() {
        return begin.length + end.length;
    }
}
