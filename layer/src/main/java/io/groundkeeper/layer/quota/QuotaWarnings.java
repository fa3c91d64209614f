package io.groundkeeper.layer.quota;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log which quotas are exceeded; of each of them seldom, as ZooKeeper does. Thread-safe. */
public final class QuotaWarnings {
    private static final Logger log = LoggerFactory.getLogger(QuotaWarnings.class);

    private static final long SILENCE_MILLIS = Duration.ofMinutes(15).toMillis();
    private static final int MAX_REMEMBERED = 1_000;

    private final String tenant;
    private final Map<String, Long> saidMillis = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public QuotaWarnings(String tenant) {
        this.tenant = tenant;
    }

    /** Says what is exceeded, by path, unless that was said a short time ago. */
    public void warn(Map<String, String> excesses, long nowMillis) {
        excesses.forEach((path, excess) -> {
            if (isNews(path, nowMillis)) {
                log.atWarn()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("path", path)
                        .log("quota exceeded: {}", excess);
            }
        });
    }

    private synchronized boolean isNews(String path, long nowMillis) {
        Long said = saidMillis.get(path);
        if (said != null && nowMillis - said < SILENCE_MILLIS) {
            return false;
        }
        saidMillis.put(path, nowMillis);
        return true;
    }
}
