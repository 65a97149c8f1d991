package dev.keyreeve.usage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.usage.http.Amount;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Who used what in a month, for charge-back.
 *
 * @param startTime Unix seconds; the month's begin in the organization's time zone
 * @param endTime exclusive
 * @param data one for each member and service account that used something
 */
record Statement(
        String object,
        String organizationId,
        String month,
        String timeZone,
        long startTime,
        long endTime,
        List<Account> data,
        Total total) {

    /** One member, or one service account. */
    record Account(String object, Owner owner, List<Item> items, Total total) {}

    /** @param type {@code user} or {@code service_account} */
    record Owner(String type, String id) {}

    /**
     * What one project and model cost.
     *
     * @param priceVersions of the prices that its entries were charged by; none where the model had no price
     * @param ownCredential whether the member's own credential paid: then the organization did not
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Item(
            String projectId,
            String model,
            List<String> priceVersions,
            long numModelRequests,
            long inputTokens,
            long inputCachedTokens,
            long inputCacheWriteTokens,
            long inputAudioTokens,
            long outputTokens,
            long outputReasoningTokens,
            long outputAudioTokens,
            Amount amount,
            boolean ownCredential) {}

    /**
     * Sums of the items.
     *
     * @param amount what the organization's credentials paid
     * @param ownAmount what members' own did
     */
    record Total(
            long numModelRequests,
            long inputTokens,
            long inputCachedTokens,
            long inputCacheWriteTokens,
            long inputAudioTokens,
            long outputTokens,
            long outputReasoningTokens,
            long outputAudioTokens,
            Amount amount,
            Amount ownAmount) {
        static Total of(List<Line> lines) {
            var tokens = lines.stream().map(Line::tokens).reduce(Tokens.NONE, Tokens::plus);
            return new Total(
                    lines.stream().mapToLong(Line::requests).sum(),
                    tokens.input(),
                    tokens.cachedInput(),
                    tokens.allCacheWrites(),
                    tokens.audioInput(),
                    tokens.output(),
                    tokens.reasoning(),
                    tokens.audioOutput(),
                    amount(lines, false),
                    amount(lines, true));
        }

        private static Amount amount(List<Line> lines, boolean ownCredential) {
            return Amount.of(lines.stream()
                    .filter(line -> line.ownCredential() == ownCredential)
                    .map(Line::costNanos)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    /** One item as it was summed up, with whose it is. */
    record Line(
            Owner owner,
            String project,
            String model,
            boolean ownCredential,
            List<String> priceVersions,
            long requests,
            Tokens tokens,
            BigDecimal costNanos) {
        Item item() {
            return new Item(
                    project,
                    model,
                    priceVersions,
                    requests,
                    tokens.input(),
                    tokens.cachedInput(),
                    tokens.allCacheWrites(),
                    tokens.audioInput(),
                    tokens.output(),
                    tokens.reasoning(),
                    tokens.audioOutput(),
                    Amount.of(costNanos),
                    ownCredential);
        }
    }

    /** @param lines those of one owner together */
    static Statement of(String organization, YearMonth month, ZoneId zone, List<Line> lines) {
        var byOwner = new LinkedHashMap<Owner, List<Line>>();
        for (var line : lines) {
            byOwner.computeIfAbsent(line.owner(), owner -> new ArrayList<>()).add(line);
        }
        return new Statement(
                "organization.statement",
                organization,
                month.toString(),
                zone.getId(),
                month.atDay(1).atStartOfDay(zone).toEpochSecond(),
                month.plusMonths(1).atDay(1).atStartOfDay(zone).toEpochSecond(),
                byOwner.entrySet().stream()
                        .map(account -> new Account(
                                "organization.statement.account",
                                account.getKey(),
                                account.getValue().stream().map(Line::item).toList(),
                                Total.of(account.getValue())))
                        .toList(),
                Total.of(lines));
    }
}
