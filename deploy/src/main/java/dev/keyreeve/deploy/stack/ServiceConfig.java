package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.backend.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What each service is told, key by key (docs/ARCHITECTURE.md, "One machine"). Pure: the same stack gives the same
 * texts, so a file that differs says that something changed.
 */
record ServiceConfig(
        StackHome home,
        StackPorts ports,
        StackSecrets secrets,
        SequencedMap<String, String> providers,
        Map<String, String> own,
        PostgresServer.Logins database,
        Rigging rigging) {

    static final String HOST = "127.0.0.1";

    SequencedMap<String, String> of(ProcessName process) {
        var config = new LinkedHashMap<String, String>();
        if (process.isKeyService()) {
            http(config, ports.keyService(process.keyServiceNumber()));
            database(config, Schema.KEYS);
            keyService(config);
        } else if (process.equals(ProcessName.USAGE_SERVICE)) {
            http(config, ports.usage());
            database(config, Schema.USAGE);
            config.put("kafka.bootstrap.servers", kafka());
            config.put("keyreeve.alerts.allow-private-addresses", "true"); // who tries it out receives on this machine
            config.put(
                    "mp.jwt.verify.publickey.location",
                    secrets.internalTokenPublicKey().toString());
        } else if (process.equals(ProcessName.MODERATION_SERVICE)) {
            http(config, ports.moderation());
            database(config, Schema.MODERATION);
            config.put(
                    "mp.jwt.verify.publickey.location",
                    secrets.internalTokenPublicKey().toString());
        } else {
            relay(config, process);
        }
        config.putAll(own);
        config.putAll(rigging.of(process).config());
        return config;
    }

    /** As a properties file: backslashes doubled, so that a path means what it says. */
    static String render(Map<String, String> config) {
        var text = new StringBuilder("# Written by Keyreeve at every start.\n");
        config.forEach((key, value) ->
                text.append(key).append('=').append(escape(value)).append('\n'));
        return text.toString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("${", "\\\\${");
    }

    private void http(Map<String, String> config, int port) {
        config.put("quarkus.http.host", HOST);
        config.put("quarkus.http.port", Integer.toString(port));
        config.put("quarkus.management.host", HOST);
        config.put("quarkus.management.port", Integer.toString(ports.management(port)));
    }

    private void database(Map<String, String> config, Schema schema) {
        config.put("quarkus.datasource.jdbc.url", database.jdbcUrl(schema));
        config.put("quarkus.datasource.username", database.app(schema).user());
        config.put("quarkus.datasource.password", database.app(schema).password());
        config.put("quarkus.flyway.username", database.owner(schema).user());
        config.put("quarkus.flyway.password", database.owner(schema).password());
    }

    private void keyService(Map<String, String> config) {
        config.put("kafka.bootstrap.servers", kafka());
        config.put(
                "smallrye.jwt.sign.key.location",
                secrets.internalTokenPrivateKey().toString());
        config.put("keyreeve.bootstrap.file", Organizations.bootstrapFile(home).toString());
        config.put("keyreeve.relays.token-digest", secrets.relayTokenDigest());
        config.put(
                "keyreeve.sealing.public-key-file", secrets.sealingPublicKey().toString());
        config.putAll(providers);
        neighbours(config);
    }

    private void relay(Map<String, String> config, ProcessName relay) {
        int port = ports.relay(relay.relayNumber());
        config.put("quarkus.http.host", HOST);
        config.put("quarkus.http.port", Integer.toString(ports.management(port)));
        config.put("kafka.bootstrap.servers", kafka());
        config.put("keyreeve.relay.id", relay.value());
        config.put("keyreeve.relay.host", HOST);
        config.put("keyreeve.relay.port", Integer.toString(port));
        config.put("keyreeve.relay.spool", home.data(relay).toString());
        config.put("keyreeve.relay.token-file", secrets.relayToken().toString());
        config.put(
                "keyreeve.sealing.public-key-file", secrets.sealingPublicKey().toString());
        config.put(
                "keyreeve.sealing.private-key-file", secrets.sealingPrivateKey().toString());
        config.putAll(providers);
        config.put("keyreeve.key-service.url", url(ports.admin()));
        neighbours(config);
    }

    private void neighbours(Map<String, String> config) {
        config.put("keyreeve.usage-service.url", url(ports.usage()));
        config.put("keyreeve.moderation-service.url", url(ports.moderation()));
    }

    private String kafka() {
        return HOST + ":" + ports.kafka();
    }

    static String url(int port) {
        return "http://" + HOST + ":" + port;
    }

    @Override
    public String toString() {
        return "ServiceConfig[" + home + "]";
    }
}
