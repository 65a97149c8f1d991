package dev.keyreeve.keys.alias;

import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.keys.credential.Providers;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.regex.Pattern;

/** What an alias may stand for: models of configured providers that all speak one dialect, as nothing is translated. */
@ApplicationScoped
class CandidateRules {
    /** Where models stand in paths. */
    private static final Pattern IN_PATH = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Providers providers;

    CandidateRules(Providers providers) {
        this.providers = providers;
    }

    void require(List<Candidate> candidates) {
        var first = dialect(candidates.getFirst(), 0);
        for (int i = 0; i < candidates.size(); i++) {
            var dialect = dialect(candidates.get(i), i);
            if (dialect != first) {
                throw Refusal.invalid(
                        at(i, "provider"),
                        "All candidates must speak one dialect: the first speaks " + first.wireName() + ", and '"
                                + candidates.get(i).provider() + "' speaks " + dialect.wireName());
            }
            boolean inPath = dialect == Dialect.AZURE || dialect == Dialect.GEMINI;
            if (inPath && !IN_PATH.matcher(candidates.get(i).model()).matches()) {
                throw Refusal.invalid(
                        at(i, "model"),
                        "'" + at(i, "model") + "' must have letters, digits, dots, dashes and underscores alone:"
                                + " it stands in paths");
            }
        }
    }

    private Dialect dialect(Candidate candidate, int at) {
        return providers.require(candidate.provider(), at(at, "provider")).dialect();
    }

    private static String at(int index, String field) {
        return "candidates[" + index + "]." + field;
    }
}
