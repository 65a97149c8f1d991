package dev.keyreeve.simulation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.simulation.kernel.Chance;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One organization's random history, told to the model and to the database, which must agree on every word of it. */
final class TwoLedgers {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long LIFETIME = 5 * MINUTE;

    /** In Havana the clocks change at midnight: one day has none, and one has two. */
    private static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "America/Havana", "Asia/Kathmandu");

    private record Key(String id, String project, Principal principal) {}

    /** What a relay has bought and may say something about. */
    private record Bought(Key key, String allotment, String relay, Amounts amounts) {}

    private final SqlLedger sql;
    private final LedgerModel model = new LedgerModel(LIFETIME);
    private final Chance chance;
    private final OrganizationId organization;
    private final String zone;
    private final List<Key> keys;
    private final List<String> relays;
    private final List<Limit> limits = new ArrayList<>();
    private final List<Bought> bought = new ArrayList<>();
    /** Ids that somebody has named before: sold, refused, or closed unseen. */
    private final List<String> named = new ArrayList<>();

    private final List<Entry> settled = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();
    private long at;
    private int ids;

    TwoLedgers(SqlLedger sql, long seed) {
        this.sql = sql;
        this.chance = new Chance(seed);
        this.organization = new OrganizationId("org_" + seed);
        this.zone = chance.any(ZONES);
        this.at = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2025-01-01T00:00:00Z"))
                + chance.between(0, 330 * DAY);
        this.relays = List.of("relay_a" + seed, "relay_b" + seed);
        this.keys = List.of(
                new Key("key_a" + seed, "proj_a", Principal.user("user_a")),
                new Key("key_b" + seed, "proj_a", Principal.user("user_b")),
                new Key("key_c" + seed, "proj_b", Principal.serviceAccount("svc_c")));
        // Booking looks at all organizations: what earlier histories left pending is none of this one's.
        sql.bookAbandoned(0, at + 3_650 * DAY);
        sql.zone(organization, zone, at);
    }

    /** What kinds of answers came. */
    Set<String> seen() {
        return seen;
    }

    /** In words, for whoever has to understand a difference. */
    String step() {
        at += chance.oneIn(3) ? 0 : chance.between(1, 3 * SECOND);
        at += chance.oneIn(12) ? chance.between(1, 10 * MINUTE) : 0;
        at += chance.oneIn(20) ? chance.between(1, 3 * DAY) : 0;
        var did = switch (chance.below(20)) {
            case 0, 1 -> create();
            case 2 -> change();
            case 3, 4, 5, 6, 7 -> buy();
            case 8, 9, 10, 11, 12, 13 -> settle();
            case 14, 15, 16 -> close();
            case 17 -> fence();
            default -> book();
        };
        assertThat(sql.state(organization, at)).as(did).isEqualTo(modelState());
        return did;
    }

    private String create() {
        var key = chance.any(keys);
        var scope = chance.any(List.of(
                new Scope(Scope.Type.API_KEY, key.id()),
                new Scope(
                        key.principal().type() == Principal.Type.USER ? Scope.Type.USER : Scope.Type.SERVICE_ACCOUNT,
                        key.principal().id()),
                new Scope(Scope.Type.PROJECT, key.project()),
                new Scope(Scope.Type.ORGANIZATION, organization.value())));
        var measure = chance.any(List.of(Measure.values()));
        boolean sliding = (measure == Measure.REQUESTS || measure == Measure.TOKENS) && chance.oneIn(2);
        var name = measure == Measure.CONCURRENCY
                ? "total"
                : chance.any(
                        sliding
                                ? List.of("minute", "hour", "day")
                                : List.of("minute", "hour", "day", "week", "month", "total"));
        boolean hard = sliding || measure == Measure.CONCURRENCY || !chance.oneIn(5);
        long most = measure == Measure.REQUESTS || measure == Measure.CONCURRENCY ? 20 : 6_000;
        var limit = new Limit(
                "lim_" + organization.value() + "_" + ++ids,
                organization,
                scope,
                measure,
                chance.between(0, most),
                window(name, sliding),
                hard);
        sql.create(limit, name, at);
        model.create(limit, at);
        limits.add(limit);
        return "create " + limit;
    }

    private Window window(String name, boolean sliding) {
        long fixed = switch (name) {
            case "minute" -> MINUTE;
            case "hour" -> 60 * MINUTE;
            case "day" -> DAY;
            default -> 0;
        };
        if (sliding) {
            return new Window.Sliding(fixed);
        }
        return switch (name) {
            case "total" -> new Window.Total();
            case "minute", "hour" -> new Window.Fixed(fixed);
            case String unit ->
                new Window.Calendar(ChronoUnit.valueOf(unit.toUpperCase(Locale.ROOT) + "S"), ZoneId.of(zone));
        };
    }

    private String change() {
        if (limits.isEmpty()) {
            return "nothing to change";
        }
        var limit = chance.any(limits);
        long amount = chance.between(0, 2 * limit.amount() + 1);
        assertThat(sql.change(limit, amount, at)).isEqualTo(model.change(limit.id(), amount, at));
        return "change " + limit + " to " + amount;
    }

    /** As a rule one at a time; sometimes a few of a relay share a turn, and may speak of each other. */
    private String buy() {
        int together = chance.oneIn(3) ? (int) chance.between(2, 5) : 1;
        var relay = chance.any(relays);
        var requests = Stream.generate(() -> purchase(relay)).limit(together).toList();
        var sales = model.buy(requests, at);
        var said = sql.buy(organization, requests, LIFETIME, at);
        for (int i = 0; i < together; i++) {
            var expected = inWords(sales.get(i));
            var answer = said.get(i);
            if (together > 1) {
                // SQL looks how long to wait after all of them.
                expected = withoutRetry(expected);
                answer = withoutRetry(answer);
            }
            assertThat(answer).as("buy %s", requests).isEqualTo(expected);
            var request = requests.get(i);
            if (sales.get(i) instanceof Sale.Answered(Answer.Bought(var allotment, var amounts, long validMs))) {
                bought.add(new Bought(
                        new Key(request.keyId(), request.project(), request.principal()),
                        allotment,
                        request.relay(),
                        amounts));
            }
        }
        return "buy " + requests;
    }

    private static String withoutRetry(String words) {
        return words.replaceAll(" retry .*", "");
    }

    private Allotment.Request purchase(String relay) {
        var key = chance.any(keys);
        var closing = new ArrayList<Allotment.Closing>();
        if (chance.oneIn(3) && !bought.isEmpty()) {
            var given = chance.any(bought);
            closing.add(new Allotment.Closing(given.allotment(), someOf(given.amounts())));
        }
        var id = nameOfAllotment();
        if (chance.oneIn(4)) {
            var unseen = nameOfAllotment();
            if (!unseen.equals(id)) {
                closing.add(new Allotment.Closing(unseen, Amounts.NONE));
            }
        }
        var need = new Amounts(chance.below(300), chance.below(300), 1);
        return new Allotment.Request(
                id,
                relay,
                chance.between(1, 4),
                organization,
                key.project(),
                key.principal(),
                key.id(),
                need,
                need.plus(new Amounts(chance.below(2_000), chance.below(2_000), chance.below(10))),
                closing);
    }

    private String nameOfAllotment() {
        if (!named.isEmpty() && chance.oneIn(5)) {
            return chance.any(named);
        }
        var id = "alt_" + organization.value() + "_" + ++ids;
        named.add(id);
        return id;
    }

    private String inWords(Sale sale) {
        return switch (sale) {
            case Sale.Fenced fenced -> saw("fenced");
            case Sale.Known known -> saw("known");
            case Sale.Answered(var answer) -> inWords(answer);
        };
    }

    private String inWords(Answer answer) {
        return switch (answer) {
            case Answer.Bought(var id, var amounts, long validMs) -> {
                saw("bought");
                yield "bought (" + amounts.nanos() + "," + amounts.tokens() + "," + amounts.exchanges() + ") for "
                        + validMs + " ms";
            }
            case Answer.Exhausted exhausted -> {
                saw("exhausted " + exhausted.measure() + " " + exhausted.kind());
                yield "exhausted " + exhausted.id() + " of " + exhausted.limit() + " posted " + exhausted.posted()
                        + " pending " + exhausted.pending() + " retry " + exhausted.retryAfterMs();
            }
            case Answer.Unlimited unlimited -> saw("unlimited");
        };
    }

    /** A batch, in which an exchange may come again. */
    private String settle() {
        var batch = new ArrayList<Entry>();
        for (int i = chance.below(4); i >= 0; i--) {
            batch.add(entry());
        }
        var fresh = sql.settle(batch, at);
        if (!settled.isEmpty() && chance.oneIn(3)) {
            assertThat(sql.settle(List.of(chance.any(settled)), at)).isEmpty();
        }
        for (var entry : batch) {
            assertThat(model.settle(entry, at)).isEqualTo(LedgerModel.Settling.SETTLED);
            assertThat(model.settle(entry, at)).isEqualTo(LedgerModel.Settling.DUPLICATE);
            assertThat(fresh).contains(entry.exchange());
        }
        settled.addAll(batch);
        return "settle " + batch;
    }

    private Entry entry() {
        var exchange = "exch_" + ++ids;
        long startedAt = chance.oneIn(4) ? at - chance.between(0, 2 * DAY) : at + chance.between(-SECOND, SECOND);
        if (bought.isEmpty() || chance.oneIn(5)) {
            var key = chance.any(keys);
            var used = new Amounts(chance.below(200), chance.below(200), 1);
            var allotment = chance.oneIn(3) ? "alt_unknown" : null;
            return entry(exchange, key, allotment, allotment == null ? Amounts.NONE : used, used, startedAt);
        }
        var from = chance.any(bought);
        var some = someOf(from.amounts());
        var hold = new Amounts(some.nanos(), some.tokens(), 1);
        // Now and then a provider bills more than the bound.
        var used = chance.oneIn(10) ? hold.plus(new Amounts(30, 20, 0)) : someOf(hold);
        return entry(
                exchange, from.key(), from.allotment(), hold, new Amounts(used.nanos(), used.tokens(), 1), startedAt);
    }

    private Entry entry(String exchange, Key key, String allotment, Amounts hold, Amounts used, long startedAt) {
        return new Entry(
                organization,
                exchange,
                key.id(),
                key.project(),
                key.principal().id(),
                allotment,
                hold,
                used,
                startedAt);
    }

    private String close() {
        if (bought.isEmpty() || chance.oneIn(5)) {
            return closeUnseen();
        }
        var given = chance.any(bought);
        var claimed = chance.oneIn(15) ? given.amounts().plus(new Amounts(1, 1, 1)) : someOf(given.amounts());
        var relay = chance.oneIn(15) ? "relay_of_nobody" : given.relay();
        var closing = model.close(organization, given.allotment(), relay, claimed);
        assertThat(sql.close(organization, given.allotment(), relay, claimed, at))
                .isEqualTo(closing.name());
        return "close " + given + " " + saw(closing.name());
    }

    private String closeUnseen() {
        var id = nameOfAllotment();
        var relay = chance.any(relays);
        var claimed = new Amounts(0, 0, chance.oneIn(6) ? 1 : 0);
        var closing = model.close(organization, id, relay, claimed);
        assertThat(sql.close(organization, id, relay, claimed, at))
                .as("close %s of %s", id, relay)
                .isEqualTo(closing.name());
        return "close unseen " + id + " of " + relay + " " + saw(closing.name());
    }

    private String fence() {
        var relay = chance.any(relays);
        var claimed = new ArrayList<Allotment.Claimed>();
        for (var given : bought) {
            if (given.relay().equals(relay) && chance.oneIn(2)) {
                claimed.add(new Allotment.Claimed(organization, given.allotment(), someOf(given.amounts())));
            }
        }
        var fence = new Allotment.Fence(chance.between(1, 4), claimed);
        assertThat(sql.fence(relay, fence, at)).isEqualTo(model.fence(relay, fence.epoch(), claimed));
        return "fence " + relay + " " + fence;
    }

    private String book() {
        long margin = chance.between(0, MINUTE);
        int booked = model.bookAbandoned(margin, at);
        assertThat(sql.bookAbandoned(margin, at)).isEqualTo(booked);
        if (booked > 0) {
            saw("booked");
        }
        return "book " + booked;
    }

    private Amounts someOf(Amounts amounts) {
        return new Amounts(
                chance.between(0, amounts.nanos()),
                chance.between(0, amounts.tokens()),
                chance.between(0, amounts.exchanges()));
    }

    private String saw(String what) {
        seen.add(what);
        return what;
    }

    private List<String> modelState() {
        var lines = new ArrayList<String>();
        for (var limit : model.limits()) {
            for (var account : model.accounts(limit.id())) {
                lines.add("account %s %d %d %d %d %d %d"
                        .formatted(
                                limit.id(),
                                account.windowStart(),
                                account.cap(),
                                account.beside(),
                                account.posted(),
                                account.pending(),
                                account.overrun()));
            }
        }
        for (var sold : model.allotments()) {
            sold.parts()
                    .forEach((measure, part) -> lines.add("part %s %s %d %d %d %d"
                            .formatted(
                                    sold.id(),
                                    measure.wireName(),
                                    part.amount(),
                                    part.settled(),
                                    part.returned(),
                                    part.booked())));
        }
        for (var entry : model.entries()) {
            var used = entry.used();
            lines.add("entry %s %d %d %d".formatted(entry.exchange(), used.nanos(), used.tokens(), used.exchanges()));
        }
        return lines.stream().sorted().toList();
    }
}
