package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.AdminRole;
import dev.keyreeve.keys.access.Role;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done to a user. Owners are for owners alone. */
@ApplicationScoped
class Users {
    private final Tenancy tenancy;
    private final Changes changes;
    private final Members members;
    private final ProjectMembers projectMembers;
    private final KeysOf keys;
    private final CredentialsOf credentials;

    Users(
            Tenancy tenancy,
            Changes changes,
            Members members,
            ProjectMembers projectMembers,
            KeysOf keys,
            CredentialsOf credentials) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.members = members;
        this.projectMembers = projectMembers;
        this.keys = keys;
        this.credentials = credentials;
    }

    List<Member> list(OrganizationId organization, List<String> emails, Page page) {
        return tenancy.inTenant(organization, () -> members.page(organization, emails, page));
    }

    Member get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> members.require(organization, id));
    }

    Member create(AdminCaller by, String email, @Nullable String name, Role role) {
        requireOwnerFor(by, role);
        return changes.give(by, change -> {
                    if (members.hasEmail(by.organization(), email)) {
                        throw new Refusal(
                                ErrorCode.CONFLICT,
                                "A user with this e-mail address is in the organization already",
                                "email");
                    }
                    var member = new Member(by.organization(), email, name, role);
                    members.persist(member);
                    change.note(AuditAction.USER_ADDED, member.id);
                    change.publish(member.grant());
                    return member;
                })
                .thing();
    }

    /** Null leaves a value as it is. Relays know no names or roles, so they are not told. */
    Member update(AdminCaller by, String id, @Nullable String name, @Nullable Role role) {
        return changes.give(by, change -> {
                    var member = manageable(by, id);
                    if (role != null) {
                        requireOwnerFor(by, role);
                        member.role = role;
                    }
                    if (name != null) {
                        member.name = name;
                    }
                    change.note(AuditAction.USER_UPDATED, id);
                    return member;
                })
                .thing();
    }

    /** Again when disabled already: the caller wants to know that it is enforced. */
    Changed<Member> disable(AdminCaller by, String id) {
        return changes.take(by, change -> turn(change, id, Status.DISABLED, AuditAction.USER_DISABLED));
    }

    Changed<Member> enable(AdminCaller by, String id) {
        return changes.giveNow(by, change -> turn(change, id, Status.ACTIVE, AuditAction.USER_ENABLED));
    }

    /** Their keys go with them, their own credentials and their places in projects. The member's own record is first: it outranks the keys. */
    Changed<Member> delete(AdminCaller by, String id) {
        return changes.take(by, change -> {
            var member = turn(change, id, Status.DELETED, AuditAction.USER_DELETED);
            keys.endAll(change, Principal.user(id));
            credentials.endAll(change, id);
            projectMembers.removeAll(by.organization(), id);
            return member;
        });
    }

    private Member turn(Change change, String id, Status status, AuditAction action) {
        var member = manageable(change.by(), id);
        member.status = status;
        change.note(action, id);
        change.publish(member.grant());
        return member;
    }

    private Member manageable(AdminCaller by, String id) {
        var member = members.require(by.organization(), id);
        requireOwnerFor(by, member.role);
        return member;
    }

    private static void requireOwnerFor(AdminCaller by, Role role) {
        if (role == Role.OWNER && by.role() != AdminRole.OWNER) {
            throw new Refusal(ErrorCode.PERMISSION_DENIED, "Only an owner's admin key manages owners", "role");
        }
    }
}
