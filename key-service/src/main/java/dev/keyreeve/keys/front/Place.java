package dev.keyreeve.keys.front;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.keys.credential.CredentialChoice.Choice;
import dev.keyreeve.keys.front.Explanation.Rule;

/** One model at one provider that a call may go to. */
record Place(String provider, String model, Choice credential) {
    private static final String ALL = "/v1/organization/credentials";

    /** Whether a relay would go there at all; where it would not, another candidate of an alias is next. */
    boolean isOpen() {
        return credential instanceof Choice.Chosen;
    }

    /** What the relay asks last, just before the call goes upstream. */
    Rule rule() {
        return switch (credential) {
            case Choice.Chosen(var id) ->
                Rule.yes(
                        "credential",
                        id,
                        "Credential '" + id + "' could be used",
                        Explanation.ADMINISTRATOR,
                        ALL + "/" + id);
            case Choice.Missing _ ->
                Rule.no(
                        "credential",
                        null,
                        "The organization has no active credential for this provider",
                        ErrorCode.CREDENTIAL_MISSING,
                        Explanation.ADMINISTRATOR,
                        ALL);
            case Choice.NoProvider _ ->
                Rule.no(
                        "credential",
                        null,
                        "No provider '" + provider + "' is configured here",
                        ErrorCode.PROVIDER_UNAVAILABLE,
                        "whoever runs Keyreeve, by keyreeve.providers",
                        ALL);
            case Choice.ForElsewhere(var id, var sealedFor) ->
                Rule.no(
                        "credential",
                        id,
                        "Credential '" + id + "' was sealed for " + sealedFor + ", which is not the provider's address",
                        ErrorCode.CREDENTIAL_UNUSABLE,
                        Explanation.ADMINISTRATOR,
                        ALL + "/" + id);
        };
    }
}
