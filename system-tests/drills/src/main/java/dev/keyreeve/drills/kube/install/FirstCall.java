package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Provider;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Release;
import dev.keyreeve.drills.kube.WayIn;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The first call of a house, new or renewed, as its witnesses tell of it.
 *
 * @param refused how often it was refused before that
 * @param seen how often the provider saw it
 * @param entries how many the ledger has of it
 */
record FirstCall(int refused, long seen, long entries) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * By the ways that the notes name, and by two more for the witnesses.
     *
     * @param postgresql its Service
     */
    static FirstCall make(Cluster cluster, Release release, String postgresql) throws IOException, SQLException {
        try (var admin = WayIn.open(cluster, "service/keyreeve-key-service", List.of(8081));
                var relay = WayIn.open(cluster, "service/keyreeve-relay", List.of(8080));
                var simulator = WayIn.open(cluster, "pod/keyreeve-relay-0", List.of(8084));
                var database = WayIn.open(cluster, "service/" + postgresql, List.of(5432));
                var load = new Load()) {
            var tenant = new Tenant(admin.http(8081), release.adminKey());
            tenant.credential("sk-install-0123456789abcdef");
            var member = tenant.join("First", tenant.project("Install"));
            int refused = untilAnswered(load, relay.http(8080), member);
            long seen = Provider.at(simulator.http(8084)).all().stream()
                    .filter(call -> call.user().equals(member.userId()))
                    .count();
            var books = LedgerBooks.at(database.at(5432), release.password("superuser"));
            return new FirstCall(refused, seen, entries(books, member));
        }
    }

    boolean isWitnessedOnce() {
        return seen == 1 && entries == 1;
    }

    String evidence() {
        return "seen %d, entries %d, refused %d times before".formatted(seen, entries, refused);
    }

    /** @throws IllegalStateException when it never is */
    private static int untilAnswered(Load load, URI relay, Member member) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        int refused = 0;
        while (true) {
            var outcome = load.make(relay, Call.plain(member, "gpt-4o", "Hello.", 50));
            if (outcome instanceof Outcome.Answered) {
                return refused;
            }
            refused++;
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the first call is never answered: " + outcome);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static long entries(LedgerBooks books, Member member) throws SQLException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long entries = 0;
        while (entries == 0 && System.nanoTime() < until) {
            entries = books.entryCountOfKey(member.keyId());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return entries;
    }
}
