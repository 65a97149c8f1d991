package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What other rooms may ask about people, service accounts, projects and apps; within the tenant. */
@ApplicationScoped
public class Directory {
    private final Organizations organizations;
    private final Members members;
    private final Projects projects;
    private final ProjectMembers projectMembers;
    private final ServiceAccountRows accounts;
    private final Apps apps;

    Directory(
            Organizations organizations,
            Members members,
            Projects projects,
            ProjectMembers projectMembers,
            ServiceAccountRows accounts,
            Apps apps) {
        this.organizations = organizations;
        this.members = members;
        this.projects = projects;
        this.projectMembers = projectMembers;
        this.accounts = accounts;
        this.apps = apps;
    }

    /** Refuses when there is no such user. */
    public void requireUser(OrganizationId organization, String userId) {
        members.require(organization, userId);
    }

    /** Refuses when there is no such service account in any project. */
    public void requireServiceAccount(OrganizationId organization, String id) {
        accounts.require(organization, id);
    }

    /** Refuses when there is no such service account in the project. */
    public void requireServiceAccount(OrganizationId organization, String projectId, String id) {
        projects.require(organization, projectId);
        accounts.require(organization, projectId, id);
    }

    /** Refuses when there is no such project; an archived one is there. */
    public void requireProject(OrganizationId organization, String projectId) {
        projects.require(organization, projectId);
    }

    /** Refuses when there is no such app, or it is not active. */
    public void requireActiveApp(OrganizationId organization, String appId) {
        apps.requireActive(organization, appId);
    }

    /** Refuses unless the principal may have a key in the project. */
    public KeyOwner requireOwner(OrganizationId organization, String projectId, Principal principal) {
        var project = projects.requireUnarchived(organization, projectId);
        return switch (principal.type()) {
            case USER -> {
                members.require(organization, principal.id());
                yield projectMembers
                        .find(organization, projectId, principal.id())
                        .map(row -> person(row, project))
                        .orElseThrow(() -> Refusal.invalid(
                                "owner.id",
                                "User '" + principal.id() + "' is not a member of project '" + projectId
                                        + "'; add them to the project first"));
            }
            case SERVICE_ACCOUNT -> account(accounts.require(organization, projectId, principal.id()), project);
        };
    }

    /** Those of the principals that still belong to the project. */
    public Map<Principal, KeyOwner> owners(
            OrganizationId organization, String projectId, Collection<Principal> principals) {
        var project = projects.require(organization, projectId);
        var owners = new HashMap<Principal, KeyOwner>();
        projectMembers
                .find(organization, projectId, ids(principals, Principal.Type.USER))
                .forEach(row -> owners.put(Principal.user(row.userId), person(row, project)));
        accounts.find(organization, projectId, ids(principals, Principal.Type.SERVICE_ACCOUNT))
                .forEach(row -> owners.put(Principal.serviceAccount(row.id), account(row, project)));
        return owners;
    }

    /** Refuses when the organization was deleted: nothing of it is changed any more. */
    public void requireChangeable(OrganizationId organization) {
        if (organization(organization) == Status.DELETED) {
            throw Changes.deleted(organization);
        }
    }

    public Status organization(OrganizationId organization) {
        return organizations.require(organization).status;
    }

    public Status project(OrganizationId organization, String projectId) {
        return projects.require(organization, projectId).status;
    }

    /** Deleted where there is no such principal any more. */
    public Status principal(OrganizationId organization, Principal principal) {
        return switch (principal.type()) {
            case USER ->
                members.find(organization, principal.id())
                        .map(member -> member.status)
                        .orElse(Status.DELETED);
            case SERVICE_ACCOUNT ->
                accounts.find(organization, principal.id())
                        .map(account -> account.status)
                        .orElse(Status.DELETED);
        };
    }

    /** Deleted where there is no such app. */
    public Status app(OrganizationId organization, String appId) {
        return apps.find(organization, appId).map(app -> app.status).orElse(Status.DELETED);
    }

    private static Set<String> ids(Collection<Principal> principals, Principal.Type type) {
        return principals.stream()
                .filter(principal -> principal.type() == type)
                .map(Principal::id)
                .collect(Collectors.toSet());
    }

    private static KeyOwner person(ProjectMember row, Project project) {
        return new KeyOwner.Person(
                row.userId,
                row.member.email,
                row.member.name,
                row.role,
                row.member.createdAt,
                row.member.status == Status.ACTIVE && project.status == Status.ACTIVE);
    }

    private static KeyOwner account(ServiceAccount row, Project project) {
        return new KeyOwner.Account(
                row.id, row.name, row.createdAt, row.status == Status.ACTIVE && project.status == Status.ACTIVE);
    }
}
