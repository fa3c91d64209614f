package io.groundkeeper.watch;

import com.apple.foundationdb.Range;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.TenantKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The paths of a session's ephemerals. */
final class SessionEphemerals implements ScanSubject<Set<String>> {
    private final TenantKeys keys;
    private final long sessionId;
    private final Set<String> paths = new HashSet<>();

    SessionEphemerals(TenantKeys keys, long sessionId) {
        this.keys = keys;
        this.sessionId = sessionId;
    }

    @Override
    public List<Range> ranges() {
        return List.of(keys.ephemerals(sessionId));
    }

    @Override
    public byte[] key(Change change) {
        if (change instanceof Change.NodeCreated created && created.ephemeralOwner() == sessionId) {
            return keys.ephemeral(sessionId, created.path());
        }
        return change instanceof Change.NodeDeleted deleted ? keys.ephemeral(sessionId, deleted.path()) : null;
    }

    @Override
    public void enter(byte[] key) {
        paths.add(keys.ephemeralPath(key));
    }

    @Override
    public void takeOut(byte[] key) {
        paths.remove(keys.ephemeralPath(key));
    }

    @Override
    public Set<String> result() {
        return paths;
    }
}
