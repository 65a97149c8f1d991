package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reading one batch ahead")
class OneAheadTest {
    @Test
    @DisplayName("lets the reader go on while a batch is posted, and posts in order, one at a time")
    void inOrder() {
        var posted = Collections.synchronizedList(new ArrayList<Integer>());
        var mayPost = new CountDownLatch(1);
        try (var ahead = new OneAhead()) {
            ahead.post(() -> {
                await(mayPost);
                posted.add(1);
            });
            assertThat(ahead.isPosting()).isTrue();
            mayPost.countDown();
            ahead.post(() -> posted.add(2));
            ahead.awaitPosted();
            assertThat(ahead.isPosting()).isFalse();
        }
        assertThat(posted).isEqualTo(List.of(1, 2));
    }

    @Test
    @DisplayName("begins nothing after a failure, and tells it once")
    void failure() {
        var posted = new ArrayList<Integer>();
        try (var ahead = new OneAhead()) {
            ahead.post(() -> {
                throw new IllegalStateException("the database is away");
            });
            assertThatThrownBy(() -> ahead.post(() -> posted.add(2))).hasMessage("the database is away");
            assertThatCode(ahead::awaitPosted).doesNotThrowAnyException();
        }
        assertThat(posted).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
