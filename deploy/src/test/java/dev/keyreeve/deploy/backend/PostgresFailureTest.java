package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quoted words are PostgreSQL's own. */
class PostgresFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device | is full; free some space
            LOG:  could not bind IPv4 address "127.0.0.1": Address already in use        | --base-port
            FATAL:  could not create any TCP/IP sockets: Address already in use          | --base-port
            PANIC:  could not locate a valid checkpoint record at 0/17A                  | is damaged; put a backup
            FATAL:  incorrect checksum in control file                                   | is damaged; put a backup
            FATAL:  could not open file "global/pg_filenode.map": No such file           | is damaged; put a backup
            initdb: error: cannot be run as root                                         | run Keyreeve as an ordinary user
            unshare: unshare failed: Operation not permitted                             | run Keyreeve as an ordinary user
            FATAL:  something that nobody foresaw                                        | see /home/x/postgresql.log
            """)
    void becomesASentenceWithARemedy(String lastWords, String remedy) {
        var failure = PostgresFailure.explain(PostgresSettings.under(Path.of("/home/x"), 5432), lastWords);

        assertThat(failure).hasMessageContaining(remedy).hasMessageEndingWith(".");
        assertThat(failure.details()).isEqualTo(lastWords);
    }
}
