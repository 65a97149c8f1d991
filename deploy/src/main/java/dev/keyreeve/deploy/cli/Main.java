package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.terminal.Console;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code keyreeve}: the whole house on one machine. */
@Command(
        name = "keyreeve",
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs Keyreeve on this machine: PostgreSQL, Kafka, the services and the relays.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DemoCommand.class,
            PricesCommand.class,
            ClusterCommand.class,
            ImagesCommand.class,
            ReleaseCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nFrom a checkout, the script also knows:%n",
        footer = {
            "  test       every test of the project; test --quick the unit tests alone, test --cluster those of k8s/",
            "  bench      figures: keyreeve bench NAME, keyreeve bench --help",
            "  manifests  renders k8s/kustomize from the Helm chart, or a directory with your own values",
            "",
            "State lies in KEYREEVE_HOME (default: .keyreeve in the checkout)."
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(new Console(System.out, System.err, isTerminal()), arguments));
    }

    static int run(Console console, String... arguments) {
        var line = new CommandLine(new Main(), new Commands(console))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF))
                .setOut(console.outWriter())
                .setErr(console.errWriter())
                .setParameterExceptionHandler((mistake, _) -> console.mistake(sentence(mistake)))
                .setExecutionExceptionHandler((failure, _, _) -> explain(console, failure));
        if (arguments.length == 0) {
            line.usage(console.outWriter());
            return 2;
        }
        return line.execute(arguments);
    }

    /** Where the state lies. */
    static Path home() {
        String told = System.getenv("KEYREEVE_HOME");
        if (told != null && !told.isBlank()) {
            return Path.of(told).toAbsolutePath().normalize();
        }
        return Path.of(System.getProperty("keyreeve.root", ""), ".keyreeve")
                .toAbsolutePath()
                .normalize();
    }

    private static int explain(Console console, Exception failure) {
        if (failure instanceof StartFailure known) {
            return console.failure(known);
        }
        return console.surprise(failure);
    }

    private static String sentence(ParameterException mistake) {
        boolean atTheTop = mistake.getCommandLine().getParent() == null;
        if (atTheTop && mistake instanceof UnmatchedArgumentException unmatched) {
            return "There is no command '" + unmatched.getUnmatched().getFirst()
                    + "'; there are up, down, status, demo, prices, cluster, images, release, drill, test and bench. See keyreeve --help.";
        }
        String message = String.valueOf(mistake.getMessage());
        String stop = message.endsWith(".") ? "" : ".";
        return message + stop + " See "
                + mistake.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help.";
    }

    /** Whether somebody sits there who sees colours; a console alone does not mean that since JDK 22. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        return console != null
                && console.isTerminal()
                && System.getenv("NO_COLOR") == null
                && !"dumb".equals(System.getenv("TERM"));
    }

    /** Gives each command the console. */
    private record Commands(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Console.class) {
                    return type.cast(constructor.newInstance(console));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"keyreeve " + dev.keyreeve.deploy.stack.Versions.keyreeve()};
        }
    }
}
