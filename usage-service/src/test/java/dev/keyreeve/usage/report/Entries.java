package dev.keyreeve.usage.report;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Entries of the ledger as a report finds them, with numbers of the test's choosing. */
@ApplicationScoped
public class Entries {
    private final Transactions transactions;

    Entries(Transactions transactions) {
        this.transactions = transactions;
    }

    /** One entry. */
    public record Draft(
            Tenant tenant,
            @Nullable String serviceAccount,
            String operation,
            String model,
            TokenUsage usage,
            long units,
            long cost,
            Instant at,
            @Nullable String priceVersion,
            String quality) {
        static Draft chat(Tenant tenant, TokenUsage usage, long cost, Instant at) {
            return new Draft(tenant, null, "chat_completions", "gpt-4o", usage, 0, cost, at, null, "exact");
        }

        Draft by(String account) {
            return new Draft(tenant, account, operation, model, usage, units, cost, at, priceVersion, quality);
        }

        Draft priced(String version) {
            return new Draft(tenant, serviceAccount, operation, model, usage, units, cost, at, version, quality);
        }

        Draft doing(String what, String otherModel, long otherUnits) {
            return new Draft(
                    tenant, serviceAccount, what, otherModel, usage, otherUnits, cost, at, priceVersion, quality);
        }

        Draft of(String otherQuality) {
            return new Draft(
                    tenant, serviceAccount, operation, model, usage, units, cost, at, priceVersion, otherQuality);
        }
    }

    public void add(Draft draft) {
        transactions.acrossTenants(connection -> {
            try (var statement = connection.prepareStatement("""
                    INSERT INTO entry (org, exchange, relay, epoch, project, user_id, service_account, api_key, provider,
                        operation, model, hold_nanos, hold_tokens, input_tokens, cached_input_tokens, cache_write_tokens,
                        cache_write_hour_tokens, audio_input_tokens, cached_audio_input_tokens, output_tokens,
                        reasoning_tokens, audio_output_tokens, units, quality, status, streamed, started_at, finished_at,
                        cost_nanos, price_version, image_input_tokens, cached_image_input_tokens, image_output_tokens,
                        settled_at)
                    VALUES (?, ?, 'relay-1', 1, ?, ?, ?, ?, 'openai', ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 200,
                        false, ?, ?, ?, ?, ?, ?, ?, now())""")) {
                var tenant = draft.tenant();
                var usage = draft.usage();
                Object[] values = {
                    tenant.organization().value(),
                    Id.EXCHANGE.next(),
                    tenant.project(),
                    draft.serviceAccount() == null ? tenant.user() : null,
                    draft.serviceAccount(),
                    tenant.key(),
                    draft.operation(),
                    draft.model(),
                    usage.input(),
                    usage.cachedInput(),
                    usage.cacheWrite(),
                    usage.cacheWriteHour(),
                    usage.audioInput(),
                    usage.cachedAudioInput(),
                    usage.output(),
                    usage.reasoning(),
                    usage.audioOutput(),
                    draft.units(),
                    draft.quality(),
                    Timestamp.from(draft.at()),
                    Timestamp.from(draft.at()),
                    draft.cost(),
                    draft.priceVersion(),
                    usage.imageInput(),
                    usage.cachedImageInput(),
                    usage.imageOutput()
                };
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    /** What all entries of a tenant cost, in nano-USD. */
    public BigDecimal cost(Tenant tenant) {
        return number(tenant, "SELECT coalesce(sum(cost_nanos), 0) FROM entry");
    }

    public BigDecimal number(Tenant tenant, String sql) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement(sql);
                    var row = statement.executeQuery()) {
                row.next();
                return row.getBigDecimal(1);
            }
        });
    }

    /** The organization's days and months begin there. */
    public void settle(Tenant tenant, String timeZone) {
        transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement =
                    connection.prepareStatement("INSERT INTO ledger_settings (org, time_zone) VALUES (?, ?)")) {
                statement.setString(1, tenant.organization().value());
                statement.setString(2, timeZone);
                return statement.executeUpdate();
            }
        });
    }
}
