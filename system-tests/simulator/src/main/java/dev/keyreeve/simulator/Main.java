package dev.keyreeve.simulator;

import dev.keyreeve.simulator.forward.Forward;
import dev.keyreeve.simulator.forward.Forwarder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a {@link Simulator} until the process is told to stop. */
public final class Main {
    private static final int MISUSE = 2;

    private static final String HELP = """
            The Keyreeve provider simulator: the wire formats of OpenAI, Anthropic, Gemini and Azure
            OpenAI, without a model behind them.

            usage: java -jar keyreeve-simulator.jar [--port N] [--host ADDRESS]
                   java -jar keyreeve-simulator.jar [--host ADDRESS] --forward PORT=HOST:PORT ...

              --port N         listen on port N; 0, the default, takes a free one
              --host ADDRESS   listen on this address; default 127.0.0.1
              --forward P=H:Q  simulate nothing: pass connections to port P on to port Q of H,
                               where a simulator that outlives its callers may stand
              --help           print this

            It serves OpenAI under /v1 (WebSockets at /v1/realtime), Anthropic under /anthropic,
            Gemini under /gemini, and Azure OpenAI under /azure, takes made-up keys alone (sk-…,
            sk-ant-…, AIza…) and records each call with its key. GET /_simulator/stats tells what
            it has counted, GET /_simulator/requests what arrived.
            """;

    /** What the command line asks for. */
    private record Options(String host, int port, List<Forward> forwards, boolean help) {}

    private Main() {}

    public static void main(String[] arguments) {
        Options options;
        try {
            options = parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + " Try --help.");
            System.exit(MISUSE);
            return;
        }
        if (options.help) {
            System.out.print(HELP);
            return;
        }
        try {
            run(options);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException {
        if (options.forwards.isEmpty()) {
            Simulator simulator = Simulator.start(options.host, options.port);
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-stop"));
            System.out.println("keyreeve-provider-simulator listening on " + simulator.address());
        } else {
            Forwarder forwarder = Forwarder.start(options.host, options.forwards);
            Runtime.getRuntime().addShutdownHook(new Thread(forwarder::close, "forwarder-stop"));
            System.out.println("keyreeve-provider-simulator passes on " + options.forwards);
        }
    }

    private static Options parse(String[] arguments) {
        String host = Simulator.LOOPBACK;
        int port = 0;
        List<Forward> forwards = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> {
                    return new Options(host, port, forwards, true);
                }
                case "--port" -> port = port(value(arguments, ++i));
                case "--host" -> host = value(arguments, ++i);
                case "--forward" -> forwards.add(Forward.parse(value(arguments, ++i)));
                default -> throw new IllegalArgumentException("Unknown option " + arguments[i] + ".");
            }
        }
        return new Options(host, port, forwards, false);
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException("Option " + arguments[index - 1] + " needs a value.");
        }
        return arguments[index];
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Answered below.
        }
        throw new IllegalArgumentException("Not a port: " + text + ".");
    }
}
