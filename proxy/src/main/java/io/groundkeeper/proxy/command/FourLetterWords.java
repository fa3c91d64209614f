package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Answers four-letter words as ZooKeeper 3.9's standalone server does, those of the whitelist only. Thread-safe. */
public final class FourLetterWords {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    /** ZooKeeper's own. */
    private static final long FIRST_TRACE_MASK = 306;

    private final Set<String> whitelist;
    private final String version;
    private final Environment environment;
    private final AtomicLong traceMask = new AtomicLong(FIRST_TRACE_MASK);

    /**
     * An answerer.
     *
     * @param whitelist words that may be used, {@code *} for all
     * @param version the ZooKeeper version whose behaviour this is, and Groundkeeper's own
     */
    public FourLetterWords(Set<String> whitelist, String version) {
        this.whitelist = whitelist;
        this.version = version;
        this.environment = new Environment(version);
    }

    /** Whether what there is to tell matters for the answer. */
    public boolean needsStatus(WordRequest request) {
        return switch (request.word()) {
            case RUOK, ENVI, GTMK, STMK -> false;
            default -> isAllowed(request.word());
        };
    }

    private boolean isAllowed(FourLetterWord word) {
        return whitelist.contains("*") || whitelist.contains(word.text());
    }

    /** What {@code gtmk} tells and {@code stmk} sets. */
    public AtomicLong traceMask() {
        return traceMask;
    }

    /**
     * The answer; the connection is closed after it.
     *
     * @param status what there is to tell; empty while the server does not serve
     */
    public Answer answer(WordRequest request, Optional<ServerStatus> status) {
        FourLetterWord word = request.word();
        if (!isAllowed(word)) {
            return Answer.of(word.text() + " is not executed because it is not in the whitelist.\n");
        }
        return switch (word) {
            case RUOK -> Answer.of("imok");
            case ISRO -> Answer.of(status.isPresent() ? "rw" : "null");
            case ENVI -> environment.answer();
            case GTMK -> Answer.of(Long.toString(traceMask.get()));
            case STMK -> setTraceMask(request.argument());
            case SRVR -> serving(status, known -> Answer.of(StatusText.server(version, known)));
            case STAT -> serving(status, known -> StatusText.serverAndClients(version, known));
            case CONF -> serving(status, known -> Answer.of(StatusText.configuration(known)));
            case DIRS -> serving(status, known -> Answer.of(StatusText.directories(known.tree())));
            case MNTR -> serving(status, known -> Answer.of(MonitorText.of(version, known)));
            case CONS -> serving(status, ClientText::connections);
            case DUMP -> serving(status, SessionText::of);
            case WCHS -> serving(status, known -> Answer.of(WatchText.summary(known)));
            case WCHC -> serving(status, WatchText::bySession);
            case WCHP -> serving(status, WatchText::byPath);
            case CRST -> serving(status, FourLetterWords::resetClients);
            case SRST -> serving(status, FourLetterWords::resetServer);
            // There are no digests of the tree here; and ZooKeeper ends no line where it does not serve.
            case HASH -> Answer.of(status.isPresent() ? "" : NOT_SERVING);
        };
    }

    private static Answer serving(Optional<ServerStatus> status, Function<ServerStatus, Answer> answer) {
        return status.map(answer).orElseGet(() -> Answer.of(NOT_SERVING + "\n"));
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
