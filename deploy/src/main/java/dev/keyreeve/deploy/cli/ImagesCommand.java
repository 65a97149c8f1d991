package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.images.ArchiveComparison;
import dev.keyreeve.deploy.images.Engine;
import dev.keyreeve.deploy.images.ImageBuild;
import dev.keyreeve.deploy.images.Revision;
import dev.keyreeve.deploy.images.RuntimeBase;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Versions;
import dev.keyreeve.deploy.terminal.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "images",
        description = {
            "Makes the container images that the chart and deploy/compose.yaml name, from this checkout, as one archive;"
                    + " with a Docker engine it loads them there.",
            "The same commit and base give the same bits, but for the AOT caches and what Quarkus generates, which are"
                    + " layers of their own; 'images compare' tells."
        },
        subcommands = {ImagesCommand.Base.class, ImagesCommand.Compare.class})
final class ImagesCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..*",
            description = "Which, such as keyreeve-relay-service; default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--base",
            paramLabel = "BASE",
            defaultValue = "eclipse-temurin:25-jre",
            description = {
                "What is below: a file that docker save wrote, a root directory's tar such as 'images base' makes, or an"
                        + " image that the engine has or can pull; default: ${DEFAULT-VALUE}."
            })
    private String base = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Default: target/images/keyreeve-images.tar.")
    private @Nullable Path out;

    @Option(names = "--tag", paramLabel = "TAG", description = "Default: the version.")
    private @Nullable String tag;

    @Option(
            names = "--source",
            paramLabel = "URL",
            defaultValue = "",
            description = "Where the source can be had: a label.")
    private String source = "";

    @Option(names = "--without-aot", description = "No AOT caches: smaller, and slower to start.")
    private boolean withoutAot;

    @Option(
            names = "--measure",
            description = "Starts each service several times and says how long it takes to be ready, with its cache and"
                    + " without.")
    private boolean measure;

    @Option(names = "--no-load", description = "The archive alone, even with an engine.")
    private boolean noLoad;

    ImagesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path archive = (out == null ? root().resolve("target/images/keyreeve-images.tar") : out).toAbsolutePath();
        boolean engine = Engine.answers();
        try {
            Files.createDirectories(archive.resolveSibling("work"));
            var order = new ImageBuild.Order(
                    root(),
                    Versions.keyreeve(),
                    tag == null ? Versions.keyreeve() : tag,
                    names,
                    base(engine, archive),
                    archive,
                    !withoutAot,
                    measure && !withoutAot,
                    source);
            new ImageBuild(order, console::line).run();
            console.line(archive + " holds them; docker load and ctr images import take it.");
            if (engine && !noLoad) {
                Engine.load(archive);
                console.line("The Docker engine has them.");
            }
            return 0;
        } catch (IOException failure) {
            throw new StartFailure("The images cannot be written: " + failure + ".", failure);
        }
    }

    private Path base(boolean engine, Path archive) {
        if (Files.exists(Path.of(base))) {
            return Path.of(base).toAbsolutePath();
        }
        if (!engine) {
            throw new StartFailure("There is no file " + base + ", and no Docker engine to ask for an image of that"
                    + " name; './keyreeve images base FILE' makes one without either.");
        }
        Path saved = archive.resolveSibling("work").resolve("base.tar");
        Engine.save(base, saved);
        return saved;
    }

    private static Path root() {
        return Path.of(System.getProperty("keyreeve.root", "")).toAbsolutePath();
    }

    @Command(
            name = "base",
            description = {
                "Makes a base without a registry and without root: the JDK's own runtime, cut by jlink, and the C library"
                        + " of this machine. It has no shell and no packages."
            })
    static final class Base extends Subcommand implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "FILE", description = "The tar that is written.")
        private Path file = Path.of("");

        Base(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try {
                RuntimeBase.write(file.toAbsolutePath(), Revision.of(root()).moment());
                console.line(file + " is there: " + Console.megabytes(Files.size(file)) + ".");
                return 0;
            } catch (IOException failure) {
                throw new StartFailure(file + " cannot be written: " + failure + ".", failure);
            }
        }
    }

    @Command(
            name = "compare",
            description = {
                "Says of two archives, such as two clean builds of one commit, whether they hold the same images bit for"
                        + " bit, and which files of which layer differ. AOT caches and what Quarkus generates are never the"
                        + " same and do not count; anything else that differs gives exit code 1."
            })
    static final class Compare extends Subcommand implements Callable<Integer> {
        private final Console console;

        @Parameters(index = "0", paramLabel = "ONE", description = "An archive.")
        private Path one = Path.of("");

        @Parameters(index = "1", paramLabel = "OTHER", description = "The other.")
        private Path other = Path.of("");

        Compare(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try {
                var result = ArchiveComparison.of(one, other);
                result.lines().forEach(console::line);
                return result.same() ? 0 : 1;
            } catch (IOException failure) {
                throw new StartFailure("The archives cannot be compared: " + failure + ".", failure);
            }
        }
    }
}
