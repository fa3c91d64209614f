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
import java.util.function.BiConsumer;

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
            inspectHead(state, deleted.path(), subject, (head, data) -> {
                boolean again = head == null || head.created().compareTo(stamp) >= 0;
                state.require(again, subject, "deletes " + deleted.path() + ", which is older and still there");
            });
        } else if (change instanceof Change.NodeCreated created) {
            inspectHead(state, created.path(), subject, (head, data) -> {
                boolean included = head == null || head.created().compareTo(stamp) >= 0;
                state.require(included, subject, "creates " + created.path() + ", which is older");
            });
        } else if (change instanceof Change.DataChanged changed) {
            inspectHead(state, changed.path(), subject, (head, data) -> {
                boolean included = data == null || data.modified().compareTo(stamp) >= 0;
                state.require(included, subject, "sets " + changed.path() + ", whose data is older");
            });
        } else if (change instanceof Change.SessionClosed closed) {
            state.inspect(keys.session(closed.sessionId()), value -> {
                String session = ZnodeCheck.hex(closed.sessionId());
                state.require(value == null, subject, "closes session " + session + ", which is still there");
            });
        }
    }

    /** Shows a znode's head and data, null where it does not exist. */
    private void inspectHead(State state, String path, String subject, BiConsumer<NodeHead, NodeData> look) {
        state.inspect(
                keys.head(path),
                head -> state.inspect(
                        keys.data(path, 0),
                        data -> look.accept(
                                head == null
                                        ? null
                                        : state.decode(head, NodeHead::decode, subject)
                                                .orElse(null),
                                data == null
                                        ? null
                                        : state.decode(data, NodeData::decode, subject)
                                                .orElse(null))));
    }
}
