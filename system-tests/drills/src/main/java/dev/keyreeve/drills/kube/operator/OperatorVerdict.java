package dev.keyreeve.drills.kube.operator;

import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Verdict;

/** Judges a team's story. */
final class OperatorVerdict {
    private OperatorVerdict() {}

    static Verdict of(Story story) {
        var succession = story.succession();
        var deletion = story.deletion();
        var difference = story.rights().differenceTo(Rights.needed());
        return Verdict.builder()
                .claim(
                        "all that k8s/README.md shows of a team becomes ready with a key of the role 'operator'",
                        story.ready().holds(),
                        story.ready() + ": " + story.told())
                .claim(
                        "the key in the Secret calls the provider, once",
                        story.called() instanceof Outcome.Answered && story.seen() == 1,
                        story.called() + ", seen " + story.seen() + " times")
                .claim(
                        "that admin key is refused what the operator does not need",
                        story.tried() > 0 && story.let().isEmpty(),
                        story.tried() + " calls tried, let: " + story.let())
                .claim(
                        "what an administrator deletes behind its back comes back",
                        story.mended().holds(),
                        "" + story.mended())
                .claim(
                        "when the leader's pod is deleted, another one leads and tends",
                        !succession.before().equals(succession.after())
                                && !succession.after().isEmpty()
                                && succession.tended().holds(),
                        "%s led, %s leads; tended %s"
                                .formatted(succession.before(), succession.after(), succession.tended()))
                .claim(
                        "its account may do what it needs and nothing else, in its own namespace, the team's and another",
                        difference.isEmpty(),
                        story.rights().count() + " rights" + (difference.isEmpty() ? "" : "; " + difference))
                .claim(
                        "deleting a ServiceKey takes the Secret along, and the relay refuses the key at once",
                        deletion.letGo() && deletion.secretIsGone() && deletion.called() instanceof Outcome.Refused,
                        "let go %s, Secret gone %s, then %s"
                                .formatted(deletion.letGo(), deletion.secretIsGone(), deletion.called()))
                .claim(
                        "no operator was restarted by the cluster",
                        story.restarts() == 0,
                        story.restarts() + " restarts")
                .figure("ready_s", story.ready().seconds())
                .figure("mended_s", story.mended().seconds())
                .figure("succession_s", succession.tended().seconds())
                .figure("operator_restarts", story.restarts())
                .build();
    }
}
