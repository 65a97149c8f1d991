package dev.keyreeve.contracts.secret;

import dev.keyreeve.contracts.id.OrganizationId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a sealed secret belongs to and may be sent to: the associated data of its encryption. */
public record SecretContext(OrganizationId organization, String credentialId, Destination destination) {

    /** Length-prefixed, so that no two contexts have the same bytes. */
    byte[] associatedData() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF("keyreeve/credential/v1");
            out.writeUTF(organization.value());
            out.writeUTF(credentialId);
            out.writeUTF(destination.scheme());
            out.writeUTF(destination.host());
            out.writeInt(destination.port());
            out.writeUTF(destination.pathPrefix());
            out.writeUTF(destination.headerSlot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
