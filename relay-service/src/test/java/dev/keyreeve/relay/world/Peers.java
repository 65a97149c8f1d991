package dev.keyreeve.relay.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.moderation.Check;
import dev.keyreeve.contracts.usage.Allotment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** key-service, usage-service and moderation-service, as far as a relay talks to them: the internal API, no more. */
public final class Peers implements AutoCloseable {
    static final String REGISTRATION_TOKEN = "registration-token-of-the-test";
    private static final String INTERNAL_TOKEN = "internal-token-of-the-test";
    private static final String FORBIDDEN = "xylophone";

    private final HttpServer server;
    private final AtomicLong epoch = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final Map<OrganizationId, Long> acknowledged = new ConcurrentHashMap<>();
    private final List<Check.Request> checks = new CopyOnWriteArrayList<>();
    private final Ledger ledger;
    private volatile List<Lease.Mark> watermark = List.of();
    private volatile boolean leasesRefused;
    private volatile boolean keyServiceAway;
    private volatile Duration renewalsTake = Duration.ZERO;
    private final AtomicInteger renewals = new AtomicInteger();
    private volatile boolean moderationAway;
    private final AtomicInteger checksRefused = new AtomicInteger();
    private volatile CountDownLatch moderated = new CountDownLatch(0);
    private volatile long leaseMs = 3_000;

    Peers(Topics topics) throws IOException {
        ledger = new Ledger();
        topics.onUsage(ledger::heard);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/v1/relays/", this::relays);
        server.createContext("/internal/v1/checks", this::check);
        server.createContext("/internal/v1/prices", call -> answer(call, 200, Ledger.PRICES));
        server.createContext(
                "/internal/v1/prices/",
                call -> answer(
                        call,
                        200,
                        ledger.prices(new OrganizationId(
                                call.getRequestURI().getPath().replaceAll(".*/", "")))));
        server.createContext(
                "/internal/v1/allotments", call -> answer(call, 200, ledger.sell(read(call, Allotment.Request.class))));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Ledger ledger() {
        return ledger;
    }

    private void relays(HttpExchange call) throws IOException {
        var verb = call.getRequestURI().getPath().replaceAll(".*/", "");
        if (verb.equals("fence")) {
            answer(call, 204, null);
            return;
        }
        if (keyServiceAway
                || !("Bearer " + REGISTRATION_TOKEN)
                        .equals(call.getRequestHeaders().getFirst("Authorization"))) {
            answer(call, 503, null);
            return;
        }
        switch (verb) {
            case "register" -> answer(call, 200, granted(epoch.incrementAndGet()));
            case "renew" -> {
                var renew = read(call, Lease.Renew.class);
                renewals.incrementAndGet();
                take(renewalsTake);
                acknowledge(renew.applied());
                if (leasesRefused || renew.epoch() != epoch.get()) {
                    leasesRefused = false;
                    answer(call, 409, new Lease.Refused(Lease.Refused.Reason.LAGGING));
                } else {
                    answer(call, 200, granted(renew.epoch()));
                }
            }
            case "acks" -> {
                acknowledge(read(call, Lease.Ack.class).applied());
                answer(call, 204, null);
            }
            case "leave" -> {
                left.incrementAndGet();
                answer(call, 204, null);
            }
            default -> answer(call, 404, null);
        }
    }

    private Lease.Granted granted(long of) {
        return new Lease.Granted(of, leaseMs, INTERNAL_TOKEN, watermark);
    }

    private void acknowledge(List<Lease.Mark> marks) {
        marks.forEach(mark -> acknowledged.merge(mark.organization(), mark.revision(), Math::max));
    }

    private void check(HttpExchange call) throws IOException {
        if (moderationAway
                || !("Bearer " + INTERNAL_TOKEN).equals(call.getRequestHeaders().getFirst("Authorization"))) {
            checksRefused.incrementAndGet();
            answer(call, 503, null);
            return;
        }
        var request = read(call, Check.Request.class);
        checks.add(request);
        awaitModeration();
        var blocked = request.texts().stream().anyMatch(text -> text.contains(FORBIDDEN));
        answer(
                call,
                200,
                blocked
                        ? new Check.Decision(Check.Verdict.BLOCK, List.of("forbidden_term"), 1)
                        : new Check.Decision(Check.Verdict.ALLOW, List.of(), 1));
    }

    private void awaitModeration() {
        try {
            moderated.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T read(HttpExchange call, Class<T> type) throws IOException {
        return Json.read(call.getRequestBody().readAllBytes(), type);
    }

    private static void answer(HttpExchange call, int status, Object body) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            if (body == null) {
                call.sendResponseHeaders(status, -1);
                return;
            }
            var bytes = Json.write(body);
            call.getResponseHeaders().add("Content-Type", "application/json");
            call.sendResponseHeaders(status, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    /** The newest revision that the relay has acknowledged; -1 for none. */
    public long acknowledged(OrganizationId organization) {
        return acknowledged.getOrDefault(organization, -1L);
    }

    public List<Check.Request> checksOf(OrganizationId organization) {
        return checks.stream()
                .filter(check -> check.organization().equals(organization))
                .toList();
    }

    /** Every registration from now on has to reach this. */
    public void watermark(List<Lease.Mark> marks) {
        watermark = marks;
    }

    /** The next renewal is answered 409: the relay has to register anew. */
    public void refuseNextRenewal() {
        leasesRefused = true;
    }

    /** How often a relay was registered. */
    public long epoch() {
        return epoch.get();
    }

    public int renewals() {
        return renewals.get();
    }

    /** As a key-service that is busy. */
    public void renewalsTake(Duration time) {
        renewalsTake = time;
    }

    private static void take(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void keyServiceAway(boolean away) {
        keyServiceAway = away;
    }

    /** How many were answered that there is no moderation now. */
    public int checksRefused() {
        return checksRefused.get();
    }

    public void moderationAway(boolean away) {
        moderationAway = away;
    }

    /** Checks come in, and their answers wait until this is over; the relay waits for a second at most. */
    public void slowModeration(boolean slow) {
        moderated.countDown();
        if (slow) {
            moderated = new CountDownLatch(1);
        }
    }

    /** How often a relay has given its lease back. */
    public long left() {
        return left.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
