package dev.keyreeve.usage.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.usage.http.ApiException;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BucketPageTest {
    @Test
    @DisplayName("all pages of a range together are the range, without a gap or an overlap")
    void cover() {
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            var width = BucketWidth.values()[random.nextInt(3)];
            long start = random.nextLong(4_000_000_000L);
            long end = start + 1 + random.nextLong(width.seconds() * 40);
            int limit = 1 + random.nextInt(10);
            var buckets = new ArrayList<BucketPage.Bucket>();
            long from = start;
            while (true) {
                var page = BucketPage.of(width, from, end, limit);
                assertThat(page.buckets()).hasSizeBetween(1, limit);
                buckets.addAll(page.buckets());
                if (page.next().isEmpty()) {
                    break;
                }
                from = PageCursor.read(PageCursor.write(page.next().getAsLong()), start, end);
            }
            long at = start;
            for (var bucket : buckets) {
                assertThat(bucket.start()).isEqualTo(at);
                assertThat(bucket.end()).isGreaterThan(at);
                assertThat(bucket.start() / width.seconds()).isEqualTo((bucket.end() - 1) / width.seconds());
                at = bucket.end();
            }
            assertThat(at).isEqualTo(end);
        }
    }

    @Test
    @DisplayName("a page of a range that has not begun is empty")
    void future() {
        var page = BucketPage.of(BucketWidth.DAY, 100, 50, 7);
        assertThat(page.buckets()).isEmpty();
        assertThat(page.next()).isEmpty();
    }

    @Test
    @DisplayName("a cursor of another report is refused")
    void cursors() {
        for (var cursor :
                new String[] {"", "page_", "page_!", "page_-1", PageCursor.write(99), PageCursor.write(200), "x"}) {
            assertThatThrownBy(() -> PageCursor.read(cursor, 100, 200)).isInstanceOf(ApiException.class);
        }
    }
}
