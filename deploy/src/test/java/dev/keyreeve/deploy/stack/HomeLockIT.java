package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.process.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes at one lock: that is what it is for. */
class HomeLockIT {
    @TempDir
    Path directory;

    @Test
    void neverHasTwoHoldersAtOnce() throws Exception {
        var contenders = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            contenders.add(contender("contend"));
        }

        for (Process contender : contenders) {
            assertThat(contender.waitFor())
                    .as("0 when it never met another holder")
                    .isZero();
        }
        List<String> turns = Files.readAllLines(directory.resolve("turns"));
        assertThat(turns).as("everyone had it several times").hasSizeGreaterThan(10);
        assertThat(directory.resolve("lock")).isEmptyFile();
    }

    @Test
    void isGivenBackWhenItsHolderIsKilled() throws Exception {
        Process holder = contender("hold");
        assertThat(holder.inputReader().readLine()).isEqualTo("held");
        holder.destroyForcibly().waitFor();

        HomeLock.take(directory.resolve("lock")).close();
    }

    private Process contender(String what) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Contender.class.getName(),
                        what,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes the lock many times; while it has it, a file that must not exist yet proves that it is alone. */
    static final class Contender {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[1]);
            if (arguments[0].equals("hold")) {
                HomeLock.take(directory.resolve("lock"));
                System.out.println("held");
                Thread.sleep(60_000);
            }
            long end = System.nanoTime() + 2_000_000_000L;
            while (System.nanoTime() < end) {
                try (var _ = HomeLock.take(directory.resolve("lock"))) {
                    Path alone = Files.createFile(directory.resolve("alone")); // throws when another one is inside
                    Files.writeString(
                            directory.resolve("turns"),
                            arguments[0] + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    Files.delete(alone);
                } catch (StartFailure busy) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
