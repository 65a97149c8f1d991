package dev.keyreeve.drills.kafka;

import dev.keyreeve.deploy.stack.ProcessName;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How much is written in the relays' spools, read from their files: segments are laid out in zeros beforehand. */
final class SpoolSize {
    private SpoolSize() {}

    /** Bytes up to the last that is written, over all files of all relays. */
    static long of(Stack stack) throws IOException {
        long sum = 0;
        for (int number = 1; number <= stack.relays().size(); number++) {
            try (var files = Files.list(stack.home().data(ProcessName.relay(number)))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sum += written(file);
                }
            }
        }
        return sum;
    }

    private static long written(Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            return end;
        } catch (NoSuchFileException deleted) {
            return 0; // its segment has just been acknowledged whole
        }
    }
}
