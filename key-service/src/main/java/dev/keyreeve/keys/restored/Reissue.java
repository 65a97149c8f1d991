package dev.keyreeve.keys.restored;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import java.util.Optional;

/** A record of the topic once more: at a new revision, with another status. */
final class Reissue {
    private Reissue() {}

    /** Empty of what has no status: a scope that is governed. */
    static Optional<Status> status(GrantRecord record) {
        return switch (record) {
            case GrantRecord.Key key -> Optional.of(key.status());
            case GrantRecord.Member member -> Optional.of(member.status());
            case GrantRecord.Project project -> Optional.of(project.status());
            case GrantRecord.Organization organization -> Optional.of(organization.status());
            case GrantRecord.App app -> Optional.of(app.status());
            case GrantRecord.Credential credential -> Optional.of(credential.status());
            case GrantRecord.Connector connector -> Optional.of(connector.status());
            case GrantRecord.Alias alias -> Optional.of(alias.status());
            case GrantRecord.AllowedPath path -> Optional.of(path.status());
            case GrantRecord.Governed _ -> Optional.empty();
        };
    }

    static GrantRecord of(GrantRecord record, long revision, boolean ack, Status status) {
        return switch (record) {
            case GrantRecord.Key it ->
                new GrantRecord.Key(
                        it.organization(),
                        revision,
                        ack,
                        it.digest(),
                        it.keyId(),
                        it.principal(),
                        it.project(),
                        it.app(),
                        status,
                        it.expiresAt());
            case GrantRecord.Member it ->
                new GrantRecord.Member(it.organization(), revision, ack, it.principal(), status);
            case GrantRecord.Project it ->
                new GrantRecord.Project(it.organization(), revision, ack, it.project(), status);
            case GrantRecord.Organization it ->
                new GrantRecord.Organization(it.organization(), revision, ack, status, it.ownCredentials());
            case GrantRecord.App it -> new GrantRecord.App(it.organization(), revision, ack, it.app(), status);
            case GrantRecord.Credential it ->
                new GrantRecord.Credential(
                        it.organization(),
                        revision,
                        ack,
                        it.credentialId(),
                        it.provider(),
                        it.destination(),
                        it.ownAddress(),
                        status,
                        status == Status.DELETED ? null : it.sealed(),
                        it.owner());
            case GrantRecord.Connector it ->
                new GrantRecord.Connector(
                        it.organization(),
                        revision,
                        ack,
                        it.connectorId(),
                        it.name(),
                        it.destination(),
                        it.presentation(),
                        it.methods(),
                        it.paths(),
                        status,
                        it.ownCredentials(),
                        it.headers());
            case GrantRecord.Alias it ->
                new GrantRecord.Alias(
                        it.organization(),
                        revision,
                        ack,
                        it.name(),
                        it.strategy(),
                        it.candidates(),
                        it.retryProcessed(),
                        status);
            case GrantRecord.AllowedPath it ->
                new GrantRecord.AllowedPath(
                        it.organization(), revision, ack, it.id(), it.provider(), it.methods(), it.path(), status);
            case GrantRecord.Governed it ->
                new GrantRecord.Governed(it.organization(), revision, ack, it.scope(), it.measures());
        };
    }
}
