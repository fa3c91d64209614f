package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers four-letter words as ZooKeeper 3.9's standalone server does, those of the whitelist only. Thread-safe. */
public final class FourLetterWords {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    /** ZooKeeper's own. */
    private static final long FIRST_TRACE_MASK = 306;

    private final Set<String> whitelist;
    private final String version;
    private final Environment environment;
    private final Supplier<Optional<ServerStatus>> status;
    private final AtomicLong traceMask = new AtomicLong(FIRST_TRACE_MASK);

    /**
     * An answerer.
     *
     * @param whitelist words that may be used, {@code *} for all
     * @param version the ZooKeeper version whose behaviour this is, and Groundkeeper's own
     * @param status what there is to tell; empty while the server does not serve
     */
    public FourLetterWords(Set<String> whitelist, String version, Supplier<Optional<ServerStatus>> status) {
        this.whitelist = whitelist;
        this.version = version;
        this.environment = new Environment(version);
        this.status = status;
    }

    /** What {@code gtmk} tells and {@code stmk} sets. */
    public AtomicLong traceMask() {
        return traceMask;
    }

    /** The answer; the connection is closed after it. */
    public Answer answer(WordRequest request) {
        FourLetterWord word = request.word();
        if (!whitelist.contains("*") && !whitelist.contains(word.text())) {
            return Answer.of(word.text() + " is not executed because it is not in the whitelist.\n");
        }
        return switch (word) {
            case RUOK -> Answer.of("imok");
            case ISRO -> Answer.of(status.get().isPresent() ? "rw" : "null");
            case ENVI -> environment.answer();
            case GTMK -> Answer.of(Long.toString(traceMask.get()));
            case STMK -> setTraceMask(request.argument());
            case SRVR -> serving(known -> Answer.of(StatusText.server(version, known)));
            case STAT -> serving(known -> StatusText.serverAndClients(version, known));
            case CONF -> serving(known -> Answer.of(StatusText.configuration(known)));
            case DIRS -> serving(known -> Answer.of(StatusText.directories(known.tree())));
            case MNTR -> serving(known -> Answer.of(MonitorText.of(version, known)));
            case CONS -> serving(ClientText::connections);
            case DUMP -> serving(SessionText::of);
            case WCHS -> serving(known -> Answer.of(WatchText.summary(known)));
            case WCHC -> serving(WatchText::bySession);
            case WCHP -> serving(WatchText::byPath);
            case CRST -> serving(FourLetterWords::resetClients);
            case SRST -> serving(FourLetterWords::resetServer);
            // There are no digests of the tree here; and ZooKeeper ends no line where it does not serve.
            case HASH -> Answer.of(status.get().isPresent() ? "" : NOT_SERVING);
        };
    }

    private Answer serving(Function<ServerStatus, Answer> answer) {
        return status.get().map(answer).orElseGet(() -> Answer.of(NOT_SERVING + "\n"));
    }

    /** Nothing is traced by it. */
    private Answer setTraceMask(long mask) {
        traceMask.set(mask);
        return Answer.of(Long.toString(mask));
    }

    private static Answer resetClients(ServerStatus status) {
        status.clients().forEach(ClientStats::reset);
        return Answer.of("Connection stats reset.\n");
    }

    private static Answer resetServer(ServerStatus status) {
        status.stats().reset();
        return Answer.of("Server stats reset.\n");
    }
}
