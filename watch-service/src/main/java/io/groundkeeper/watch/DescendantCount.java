package io.groundkeeper.watch;

import com.apple.foundationdb.Range;
import io.groundkeeper.layer.Paths;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.TenantKeys;
import java.util.List;

/** How many znodes there are below a path. */
final class DescendantCount implements ScanSubject<Long> {
    private final TenantKeys keys;
    private final String path;
    private final String prefix;
    private long count;

    DescendantCount(TenantKeys keys, String path) {
        this.keys = keys;
        this.path = path;
        this.prefix = path.equals(Paths.ROOT) ? path : path + "/";
    }

    @Override
    public List<Range> ranges() {
        return keys.descendants(path);
    }

    @Override
    public byte[] key(Change change) {
        if (change instanceof Change.NodeCreated created) {
            return key(created.path());
        }
        return change instanceof Change.NodeDeleted deleted ? key(deleted.path()) : null;
    }

    private byte[] key(String changed) {
        return changed.startsWith(prefix) ? keys.child(Paths.parent(changed), Paths.name(changed)) : null;
    }

    @Override
    public void enter(byte[] key) {
        count++;
    }

    @Override
    public void takeOut(byte[] key) {
        count--;
    }

    @Override
    public Long result() {
        return count;
    }
}
