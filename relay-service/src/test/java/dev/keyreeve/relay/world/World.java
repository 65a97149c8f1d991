package dev.keyreeve.relay.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.secret.SealingKeys;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.simulator.Simulator;
import dev.keyreeve.simulator.count.RecordedCall;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Everything around one relay: a real Kafka, the provider simulator, and its peers in the house, which speak the
 * internal API and do as a test tells them.
 */
public final class World implements QuarkusTestResourceLifecycleManager {
    public static final String RELAY = "relay-under-test";

    private Simulator provider;
    private Api api;
    private Peers peers;
    private Topics topics;
    private SealingKeys sealing;
    private SealingKeys earlierSealing;
    private int port;

    @Override
    public Map<String, String> start() {
        try {
            var files = Files.createTempDirectory("relay-it");
            sealing = SealingKeys.generate();
            earlierSealing = SealingKeys.generate();
            provider = Simulator.start(0);
            api = Api.start();
            port = Ports.free();
            var kafka = Broker.bootstrapServers();
            topics = new Topics(kafka);
            peers = new Peers(topics);
            var config = new HashMap<String, String>();
            config.put("kafka.bootstrap.servers", kafka);
            config.put("keyreeve.relay.id", RELAY);
            config.put("keyreeve.relay.port", Integer.toString(port));
            config.put("keyreeve.relay.spool", files.resolve("spool").toString());
            config.put("keyreeve.relay.token-file", write(files.resolve("token"), Peers.REGISTRATION_TOKEN));
            config.put("keyreeve.relay.grace", "1s");
            config.put("keyreeve.relay.max-body", "1M");
            config.put(
                    "keyreeve.sealing.public-key-file",
                    write(files.resolve("public"), sealing.publicKey() + "\n" + earlierSealing.publicKey()));
            config.put(
                    "keyreeve.sealing.private-key-file",
                    write(files.resolve("private"), sealing.privateKey() + "\n" + earlierSealing.privateKey()));
            config.put("keyreeve.providers.openai.base-url", provider.baseUrl().toString());
            config.put(
                    "keyreeve.providers.compatible.base-url", provider.baseUrl().toString());
            config.put(
                    "keyreeve.providers.anthropic.base-url", at("/anthropic/v1").toString());
            config.put(
                    "keyreeve.providers.gemini.base-url", at("/gemini/v1beta").toString());
            config.put("keyreeve.providers.azure.dialect", "azure");
            config.put("keyreeve.upstream.allow-private-addresses", "true");
            config.put("keyreeve.key-service.url", peers.url());
            config.put("keyreeve.usage-service.url", peers.url());
            config.put("keyreeve.moderation-service.url", peers.url());
            config.put("keyreeve.relay.lease-wait", "5s"); // so that a busy machine still comes in time
            config.put("keyreeve.guard.timeout", "1s");
            config.put("keyreeve.exchange.idle-timeout", "2s");
            config.put("keyreeve.exchange.answer-timeout", "5s");
            config.put("keyreeve.exchange.candidate-timeout", "3s");
            config.put("quarkus.http.test-port", "0");
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address at the provider. */
    public URI at(String path) {
        return provider.address().resolve(path);
    }

    private static String write(Path file, String text) throws IOException {
        return Files.writeString(file, text).toString();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(World.class));
    }

    @Override
    public void stop() {
        Stream.of(peers, topics, provider, api).filter(Objects::nonNull).forEach(World::close);
    }

    /** Also what a failed start has left behind. */
    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Simulator provider() {
        return provider;
    }

    /** Some API that is no provider of models. */
    public Api api() {
        return api;
    }

    public Peers peers() {
        return peers;
    }

    public Topics topics() {
        return topics;
    }

    public URI relay() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /** A fresh organization with a project, a credential for the simulator, and nobody in it yet. */
    public Tenant tenant() {
        var tenant = bareTenant();
        tenant.credential("compatible", Dialect.OPENAI, provider.baseUrl(), false);
        tenant.credential("anthropic", Dialect.ANTHROPIC, at("/anthropic/v1"), false);
        tenant.credential("gemini", Dialect.GEMINI, at("/gemini/v1beta"), false);
        tenant.credential("azure", Dialect.AZURE, at("/azure/openai"), true);
        return tenant;
    }

    /** With a credential for OpenAI at another address alone. */
    public Tenant tenant(URI provider) {
        return Tenant.publish(topics, sealing, provider);
    }

    /** With a credential for OpenAI alone, which was sealed for the key that the relays had before. */
    public Tenant tenantOfBefore() {
        return Tenant.publish(topics, earlierSealing, provider.baseUrl());
    }

    /** From now on its credentials are sealed for the key that the relays have now. */
    public void sealAnew(Tenant ofBefore) {
        ofBefore.sealFor(sealing);
    }

    /** With a credential for OpenAI alone. */
    public Tenant bareTenant() {
        return tenant(provider.baseUrl());
    }

    /** The one call that the provider saw of an exchange. */
    public RecordedCall seen(String exchange) {
        var calls = provider.stats().recent().stream()
                .filter(call -> exchange.equals(call.exchange()))
                .toList();
        assertThat(calls).as("calls of " + exchange).hasSize(1);
        return calls.getFirst();
    }

    /** The one settlement of an exchange, once it has come. */
    public Settled settled(String exchange) {
        await().until(() -> !topics.settlements(exchange).isEmpty());
        assertThat(topics.settlements(exchange)).hasSize(1);
        return topics.settlements(exchange).getFirst();
    }

    /** Somebody whose key the relay knows by now. */
    public Client ready(Tenant.Holder holder) {
        var client = client(holder.value());
        await().until(() -> client.get("/v1/models").status() == 200);
        return client;
    }

    public Client client(String key) {
        return new Client(relay(), key);
    }
}
