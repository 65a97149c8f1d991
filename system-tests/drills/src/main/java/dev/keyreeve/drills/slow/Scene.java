package dev.keyreeve.drills.slow;

import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.Entry;
import java.util.List;
import java.util.Map;

/**
 * What was seen, and what it says.
 *
 * @param read by the slow readers
 * @param hurried all short calls
 * @param alone those before the slow readers came
 * @param beside those while the slow readers sipped
 * @param tokens what the provider would bill, by exchange
 */
record Scene(
        LongStream stream,
        List<Reader.Read> read,
        List<Reader.Read> hurried,
        List<Reader.Read> alone,
        List<Reader.Read> beside,
        Sipped sipped,
        Memory.Peaks peaks,
        boolean stillRuns,
        Map<String, Integer> tokens,
        List<Entry> entries) {

    private static final long MIB = 1024 * 1024;
    /** What lies in four sockets' buffers and in the relay's two queues is neither here nor there. */
    private static final long AHEAD_EACH = 768 * 1024;

    /** What a median call may take of its usual time, and beside it: the machine has other things to do, too. */
    private static final int TIMES_USUAL = 5;

    private static final long SLACK_MICROS = 100_000;

    /**
     * How things stood when all had sipped for a while.
     *
     * @param live heap in use right after a full collection
     */
    record Sipped(long written, long taken, long live) {
        long ahead() {
            return written - taken;
        }

        @Override
        public String toString() {
            return "the provider has sent %,d bytes, and the readers have taken %,d".formatted(written, taken);
        }
    }

    Verdict verdict(int heapMib, int directMib, int restMib) {
        long all = (long) read.size() * stream.bytes();
        long allowed = (long) (heapMib + directMib + restMib) * MIB;
        var broken = read.stream().filter(each -> !each.whole()).toList();
        var late = hurried.stream().filter(each -> !each.whole()).toList();
        long p99 = Quick.micros(beside, 0.99);
        return Verdict.builder()
                .claim(
                        "the relay does not run out of memory",
                        stillRuns && peaks.looks() > 0,
                        "the same process before and after, looked at %,d times".formatted(peaks.looks()))
                .claim(
                        "what it holds is bounded, whatever the streams hold",
                        peaks.resident() < allowed && sipped.live() < heapMib * MIB / 2,
                        "%,d MB of heap alive, %,d with garbage, %,d MB of buffers, %,d MB resident at most, for %,d MB"
                                .formatted(
                                        sipped.live() / MIB,
                                        peaks.heap() / MIB,
                                        peaks.direct() / MIB,
                                        peaks.resident() / MIB,
                                        all / MIB))
                .claim(
                        "slow readers slow the provider",
                        sipped.ahead() < read.size() * AHEAD_EACH && sipped.written() < all,
                        sipped + ": ahead by %,d a stream".formatted(sipped.ahead() / Math.max(1, read.size())))
                .claim(
                        "every stream comes whole, byte for byte",
                        broken.isEmpty() && !read.isEmpty(),
                        "%,d whole, %d not %s".formatted(read.size() - broken.size(), broken.size(), some(broken)))
                .claim(
                        "who is in a hurry is served at once meanwhile",
                        late.isEmpty()
                                && !beside.isEmpty()
                                && Quick.micros(beside, 0.5) < TIMES_USUAL * Quick.micros(alone, 0.5) + SLACK_MICROS,
                        "%,d calls, %d failed %s; p50 %,d µs and p99 %,d µs beside the slow readers, %,d and %,d without"
                                .formatted(
                                        hurried.size(),
                                        late.size(),
                                        some(late),
                                        Quick.micros(beside, 0.5),
                                        p99,
                                        Quick.micros(alone, 0.5),
                                        Quick.micros(alone, 0.99)))
                .claim("each call has one entry, exact to the token", settled(), tally())
                .figure("readers", read.size())
                .figure("stream_bytes", stream.bytes())
                .figure("sent_while_sipping_bytes", sipped.written())
                .figure("ahead_per_stream_bytes", sipped.ahead() / Math.max(1, read.size()))
                .figure("heap_live_bytes", sipped.live())
                .figure("heap_peak_bytes", peaks.heap())
                .figure("direct_peak_bytes", peaks.direct())
                .figure("resident_peak_bytes", peaks.resident())
                .figure("quick_alone_p50_us", Quick.micros(alone, 0.5))
                .figure("quick_beside_p50_us", Quick.micros(beside, 0.5))
                .figure("quick_beside_p99_us", p99)
                .build();
    }

    private boolean settled() {
        return entries.size() == tokens.size()
                && entries.stream()
                        .allMatch(entry -> entry.quality().equals("exact")
                                && entry.input() == LongStream.INPUT_TOKENS
                                && tokens.getOrDefault(entry.exchange(), -1) == entry.output())
                && entries.stream().map(Entry::exchange).distinct().count() == entries.size();
    }

    private String tally() {
        return "%,d calls at the provider, %,d entries, %,d of them exact"
                .formatted(
                        tokens.size(),
                        entries.size(),
                        entries.stream()
                                .filter(entry -> entry.quality().equals("exact"))
                                .count());
    }

    private static List<String> some(List<Reader.Read> reads) {
        return reads.stream().map(Reader.Read::problem).distinct().limit(3).toList();
    }
}
