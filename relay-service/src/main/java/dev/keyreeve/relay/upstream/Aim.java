package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;

/**
 * Where one exchange goes and with whose secret; still sealed.
 *
 * @param trusted whether whoever runs Keyreeve named the address, and not the organization
 */
public record Aim(GrantRecord.Credential credential, Presentation presentation, boolean trusted) {

    /** Whether the secret is the caller's own, and not the organization's. */
    public boolean isOwn() {
        return credential.owner() != null;
    }

    /** Where it is sent, and for which alone the credential opens. */
    public Destination destination() {
        return credential.destination();
    }
}
