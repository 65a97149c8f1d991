package dev.keyreeve.bench;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Wholesale;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settlements a second, from the first event handed to Kafka to the last one posted in PostgreSQL; what relays do to make
 * an event is done before. Each settles on the four accounts over it; the budgets are those of {@link Purchases}.
 */
record Settlements(Stack stack, Tenant tenant, String project) {
    private static final int MEMBERS = 16;
    private static final int OF_ONE_ALLOTMENT = 100;
    private static final Amounts HOLD = Amounts.ofExchange(1_000_000, 1_000);
    private static final Amounts ALLOTMENT =
            new Amounts(HOLD.nanos() * OF_ONE_ALLOTMENT, HOLD.tokens() * OF_ONE_ALLOTMENT, OF_ONE_ALLOTMENT);

    private record Bought(Member member, String allotment) {}

    void measure(int events) throws Exception {
        var relay = Wholesale.register(stack, "relay-bench-settlements");
        var books = LedgerBooks.of(stack);
        var organization = tenant.organization();
        var members = tenant.join(MEMBERS, project);
        settle(organization, relay, books, members, events / 10); // warms both sides up
        var rate = settle(organization, relay, books, members, events);
        System.out.printf("settlements            %s%n", rate);
    }

    private String settle(
            OrganizationId organization, Wholesale relay, LedgerBooks books, List<Member> members, int events)
            throws Exception {
        var allotments = new ArrayList<Bought>();
        for (int i = 0; i < events / OF_ONE_ALLOTMENT; i++) {
            var member = members.get(i % MEMBERS);
            var principal = Principal.user(member.userId());
            allotments.add(new Bought(
                    member, relay.buy(organization, project, principal, member.keyId(), ALLOTMENT, List.of())));
        }
        var values = new ArrayList<byte[]>();
        long run = System.nanoTime();
        for (int i = 0; i < events; i++) {
            values.add(Json.write(event(organization, relay, allotments.get(i / OF_ONE_ALLOTMENT), run + "_" + i)));
        }
        long consumed = books.consumed();
        var time = ProcessorTime.from(stack);
        long began = System.nanoTime();
        var settings = Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + stack.file().ports().kafka(),
                ProducerConfig.LINGER_MS_CONFIG,
                5);
        try (var kafka = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var key = organization.value().getBytes(StandardCharsets.UTF_8);
            for (var value : values) {
                kafka.send(new ProducerRecord<>(UsageEvent.TOPIC, key, value));
            }
        }
        double told = (System.nanoTime() - began) / 1e9;
        while (books.consumed() < consumed + events) {
            LockSupport.parkNanos(20_000_000);
        }
        double posted = (System.nanoTime() - began) / 1e9;
        return "%,.0f /s   (%,d events, in Kafka after %.1f s, posted after %.1f s)%n%23s%s"
                .formatted(events / posted, events, told, posted, "", time.each(events));
    }

    private UsageEvent.Settled event(OrganizationId organization, Wholesale relay, Bought bought, String number) {
        long now = System.currentTimeMillis();
        return new UsageEvent.Settled(
                organization,
                "exch_bench_" + number,
                relay.relay(),
                relay.epoch(),
                project,
                Principal.user(bought.member().userId()),
                bought.member().keyId(),
                null,
                "openai",
                Operation.CHAT_COMPLETIONS,
                "gpt-4o-mini",
                bought.allotment(),
                HOLD,
                "2026-11-01",
                new TokenUsage(420, 0, 310, 0),
                0,
                Quality.EXACT,
                200,
                true,
                now,
                now);
    }
}
