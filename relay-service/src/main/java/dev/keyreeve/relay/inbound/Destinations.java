package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.exchange.Route;
import dev.keyreeve.relay.routing.Aliases;
import dev.keyreeve.relay.routing.OwnNames;
import dev.keyreeve.relay.upstream.Providers;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a call goes by the model that it names: to the candidates of the organization's alias of that name; from {@code
 * /v1} alone, to the provider in {@code PROVIDER/model}; or else to the provider of its path. What is native on its way in
 * is native on its way out: nothing is translated, so all of them speak the path's dialect.
 */
@Singleton
final class Destinations {
    private final Aliases aliases;
    private final Providers providers;

    Destinations(Aliases aliases, Providers providers) {
        this.aliases = aliases;
        this.providers = providers;
    }

    /** @param contentType of the body; empty where there is none */
    Route route(Wanted wanted, String contentType, Buffer body, GrantRecord.Key key) throws Refused {
        var call = wanted.understood(contentType, body);
        if (!(wanted instanceof Asked asked)) {
            return Route.only(call);
        }
        if (call.model().isEmpty()) {
            return Route.only(asked.listsModels() ? call.telling(usableAt(call, key)) : call);
        }
        var alias = aliases.find(key.organization(), call.model());
        if (alias.isEmpty()) {
            return Route.only(byPrefix(asked, call));
        }
        return call.operation() == Operation.MODELS
                ? route(asked, call.telling(new OwnNames.For(call.model())), alias.get())
                : route(asked, call, alias.get());
    }

    /** The names that the caller could use by this path. */
    private OwnNames usableAt(Call call, GrantRecord.Key key) {
        var usable = aliases.all(key.organization()).stream()
                .filter(alias -> standsFor(alias, call.provider().dialect()))
                .map(GrantRecord.Alias::name)
                .sorted()
                .toList();
        return usable.isEmpty() ? OwnNames.NONE : new OwnNames.Beside(usable);
    }

    private boolean standsFor(GrantRecord.Alias alias, Dialect dialect) {
        var there = alias.candidates().stream()
                .flatMap(candidate -> providers.find(candidate.provider()).stream())
                .toList();
        return !there.isEmpty() && there.stream().allMatch(provider -> provider.dialect() == dialect);
    }

    private Route route(Asked asked, Call call, GrantRecord.Alias alias) throws Refused {
        var legs = new ArrayList<Route.Leg>();
        for (var candidate : aliases.inOrder(alias)) {
            var provider = providers.find(candidate.provider());
            if (provider.isPresent()) {
                requireDialect(alias, provider.get(), call.provider().dialect());
                legs.add(leg(asked, call, provider.get(), candidate.model()));
            }
        }
        if (legs.isEmpty()) {
            throw new Refused(new Refusal.Unable(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    "No provider that '" + alias.name() + "' stands for is configured here"));
        }
        return new Route(List.copyOf(legs), alias.retryProcessed(), () -> aliases.stands(alias));
    }

    private static void requireDialect(GrantRecord.Alias alias, Provider provider, Dialect dialect) throws Refused {
        if (provider.dialect() != dialect) {
            throw new Refused(Refusal.Unfit.request(
                    "'" + alias.name() + "' stands for models of provider '" + provider.id() + "', which speaks "
                            + provider.dialect().wireName() + ", and this path is " + dialect.wireName()
                            + "'s: call it by a path of the provider's dialect",
                    "model"));
        }
    }

    /** Each attempt has a content of its own, because who bounds it writes into it. */
    private static Route.Leg leg(Asked asked, Call call, Provider provider, String model) throws Refused {
        var there = call.with(Content.NOTHING).at(provider, asked.path(model), model);
        return new Route.Leg(there, call.content().bytes(), () -> Asked.naming(model, call.content()));
    }

    private Call byPrefix(Asked asked, Call call) throws Refused {
        int slash = call.model().indexOf('/');
        if (asked.at().named() || slash <= 0) {
            return call;
        }
        var provider = providers.find(call.model().substring(0, slash));
        var model = call.model().substring(slash + 1);
        if (provider.isEmpty() || provider.get().dialect() != call.provider().dialect() || model.isBlank()) {
            return call;
        }
        return call.at(provider.get(), asked.path(model), model).with(Asked.naming(model, call.content()));
    }
}
