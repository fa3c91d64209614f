package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.KeyValue;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.LogKey;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Log entries: that the state has their changes, or later ones, and the doorbell has told of them. */
final class LogCheck implements PageCheck {
    private final TenantKeys keys;

    LogCheck(TenantKeys keys) {
        this.keys = keys;
    }

    @Override
    public CompletableFuture<Result> check(State state, List<KeyValue> page) {
        page.forEach(entry -> check(state, entry));
        return state.done(page.size());
    }

    private void check(State state, KeyValue entry) {
        LogKey key = keys.logKey(entry.getKey());
        Stamp stamp = key.stamp();
        String subject =
                "log entry " + stamp.version() + "." + stamp.batchOrder() + "." + stamp.request() + "." + key.member();
        state.inspect(
                keys.doorbell(),
                StampRecord::decode,
                subject,
                "is there, and there is no doorbell",
                doorbell -> state.require(stamp.compareTo(doorbell) <= 0, subject, "is newer than the doorbell"));
        state.decode(entry.getValue(), Change::decode, subject)
                .ifPresent(change -> check(state, subject, stamp, change));
    }

    private void check(State state, String subject, Stamp stamp, Change change) {
        if (change instanceof Change.NodeDeleted deleted) {
            inspectIfPresent(state, keys.head(deleted.path()), NodeHead::decode, subject, head -> {
                boolean again = head.created().compareTo(stamp) >= 0;
                state.require(again, subject, "deletes " + deleted.path() + ", which is older and still there");
            });
        } else if (change instanceof Change.NodeCreated created) {
            inspectIfPresent(state, keys.head(created.path()), NodeHead::decode, subject, head -> {
                boolean included = head.created().compareTo(stamp) >= 0;
                state.require(included, subject, "creates " + created.path() + ", which is older");
            });
        } else if (change instanceof Change.DataChanged changed) {
            inspectIfPresent(state, keys.data(changed.path(), 0), NodeData::decode, subject, data -> {
                boolean included = data.modified().compareTo(stamp) >= 0;
                state.require(included, subject, "sets " + changed.path() + ", whose data is older");
            });
        } else if (change instanceof Change.SessionClosed closed) {
            state.inspect(keys.session(closed.sessionId()), value -> {
                String session = ZnodeCheck.hex(closed.sessionId());
                state.require(value == null, subject, "closes session " + session + ", which is still there");
            });
        }
    }

    /** Lets a record be looked at unless it is gone, by a later change. */
    private static <T> void inspectIfPresent(
            State state, byte[] key, Function<byte[], T> decoder, String subject, Consumer<T> look) {
        state.inspect(key, value -> {
            if (value != null) {
                state.decode(value, decoder, subject).ifPresent(look);
            }
        });
    }
}
