package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Step 8: a hard budget of a few cents, and fifty calls at once. */
final class Spending {
    private static final int RACING = 50;
    private static final int MOST_MORE = 60;
    private static final BigDecimal AMOUNT = new BigDecimal("0.03");

    private final Scene scene;
    private final Cast cast;

    Spending(Scene scene, Cast cast) {
        this.scene = scene;
        this.cast = cast;
    }

    void play() {
        scene.teller().title(8, "A hard budget of three cents on Ada's key, and " + RACING + " calls at once");
        ObjectNode body = Scene.object().put("window", "month").put("kind", "hard");
        body.putObject("scope").put("type", "api_key").put("id", cast.ada().keyId());
        body.putObject("amount").put("value", AMOUNT).put("currency", "usd");
        Answer made = scene.admin("POST", "/budgets", body);
        String budget = Scene.need("the budget was not made", () -> made.ok() ? made.text("id") : "");

        var request = expensive();
        scene.teller().sent(request);
        scene.teller().note(RACING + " times at once");
        Map<String, Integer> outcomes = race(request);
        scene.teller().note("outcomes: " + outcomes);
        scene.teller().expect(outcomes.getOrDefault("200", 0) > 0, "some got through", outcomes);
        boolean nothingElse =
                outcomes.keySet().stream().allMatch(key -> key.equals("200") || key.equals("429 budget_exhausted"));
        scene.teller().expect(nothingElse, "the others were stopped: 429 budget_exhausted", outcomes);
        untilItIsSpent();
        neverPassed(budget);
    }

    /** Up to a hundred tokens of output, which is a tenth of a cent. */
    private Wire.Request expensive() {
        ObjectNode chat = Scene.chat("Count. [[sim tokens=100]]").put("max_tokens", 100);
        return scene.relayRequest(cast.ada().caller(), "POST", "/chat/completions", chat);
    }

    private Map<String, Integer> race(Wire.Request request) {
        var calls = new ArrayList<Callable<String>>();
        for (int i = 0; i < RACING; i++) {
            calls.add(() -> {
                Answer answer = scene.wire().call(request);
                return (answer.status() + " " + answer.code()).strip();
            });
        }
        var outcomes = new TreeMap<String, Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var outcome : threads.invokeAll(calls)) {
                outcomes.merge(outcome.get(), 1, Integer::sum);
            }
        } catch (ExecutionException failure) {
            outcomes.merge("no answer: " + failure.getMessage(), 1, Integer::sum);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcomes;
    }

    /** Racing calls hold more than they cost, so when they have settled a little is left. */
    private void untilItIsSpent() {
        Answer last = scene.wire().call(expensive());
        for (int i = 0; i < MOST_MORE && last.status() == 200; i++) {
            last = scene.wire().call(expensive());
        }
        scene.teller().sent(expensive());
        scene.teller().received(last);
        scene.teller()
                .expect(
                        last.status() == 429 && last.code().equals("budget_exhausted"),
                        "Ada is stopped: 429 budget_exhausted",
                        last.status() + " " + last.body());
        boolean saysWhen = last.body()
                .path("error")
                .path("message")
                .asText()
                .toLowerCase(java.util.Locale.ROOT)
                .contains("reset");
        scene.teller().expect(saysWhen, "and told when it resets", last.body());
        Answer ben = scene.wire()
                .call(scene.relayRequest(cast.ben().caller(), "POST", "/chat/completions", Scene.chat("And I?")));
        scene.teller().expect(ben.status() == 200, "Ben's calls go on", ben.body());
    }

    private void neverPassed(String budget) {
        Scene.eventually(Duration.ofSeconds(20), () -> amount(budget, "pending").signum() == 0);
        JsonNode seen = scene.admin("GET", "/budgets/" + budget, null).body();
        BigDecimal posted = new BigDecimal(seen.at("/posted/value").asText("-1"));
        scene.teller()
                .expect(
                        posted.signum() > 0 && posted.compareTo(AMOUNT) <= 0,
                        "posted: " + posted.toPlainString() + " of " + AMOUNT.toPlainString() + " USD, never more",
                        seen);
        List<String> open = amount(budget, "pending").signum() == 0
                ? List.of()
                : List.of(seen.path("pending").toString());
        scene.teller().expect(open.isEmpty(), "and nothing is left pending", open);
    }

    private BigDecimal amount(String budget, String field) {
        return new BigDecimal(scene.adminQuietly("GET", "/budgets/" + budget, null)
                .body()
                .path(field)
                .path("value")
                .asText("-1"));
    }
}
