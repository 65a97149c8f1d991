package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.prices.ImportRefused;
import dev.keyreeve.deploy.prices.PriceImport;
import dev.keyreeve.deploy.terminal.Console;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "prices",
        description = "The price books that the ledger and the relays share.",
        subcommands = PricesCommand.Import.class)
final class PricesCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    PricesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return console.mistake("prices needs to be told what to do: keyreeve prices import FILE.");
    }

    @Command(
            name = "import",
            description = {
                "Brings a published price list into a new version of our own.",
                "FILE is prices/data.json of pydantic/genai-prices. A released version is never changed."
            })
    static final class Import extends Subcommand implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "FILE", description = "The list to import.")
        private Path file = Path.of("");

        @Option(
                names = "--version",
                paramLabel = "DAY",
                description = "The version, such as 2026-11-21; default: today.")
        private @Nullable String version;

        @Option(
                names = "--out",
                paramLabel = "DIR",
                description = "Where the books lie; default: usage-service/src/main/resources/prices.")
        private @Nullable Path out;

        Import(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try {
                var folder = out == null ? books() : out;
                PriceImport.run(file, day(), folder).told().forEach(console::line);
                console.line("The folder is " + folder.toAbsolutePath().normalize() + ".");
                return 0;
            } catch (ImportRefused refused) {
                return console.mistake(String.valueOf(refused.getMessage()));
            } catch (DateTimeException notADay) {
                return console.mistake("--version is a day such as 2026-11-21, not '" + version + "'.");
            }
        }

        private LocalDate day() {
            return version == null ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(version);
        }

        private static Path books() {
            return Path.of(System.getProperty("keyreeve.root", ""), "usage-service/src/main/resources/prices");
        }
    }
}
