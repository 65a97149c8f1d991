package dev.keyreeve.deploy.demo;

import dev.keyreeve.contracts.id.IssuedKey;

/** Who plays, once they have been made: all with names that no earlier performance used. */
record Cast(String run, String secret, String credential, String project, Player ada, Player ben) {

    /** A member with a key. */
    record Player(String userId, String keyId, Caller caller) {
        static Player of(String name, String userId, String keyId, String value) {
            IssuedKey key = switch (IssuedKey.parse(value)) {
                case IssuedKey.Parsed.Valid(IssuedKey valid) -> valid;
                case IssuedKey.Parsed.Malformed _ -> throw new Scene.StoryEnds("the key that was issued is malformed");
            };
            return new Player(userId, keyId, new Caller(name, key));
        }
    }

    @Override
    public String toString() {
        return "Cast[" + run + "]"; // never the secret
    }
}
