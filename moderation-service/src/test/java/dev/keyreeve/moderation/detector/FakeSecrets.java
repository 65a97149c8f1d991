package dev.keyreeve.moderation.detector;

import dev.keyreeve.contracts.id.IssuedKey;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Secrets that nobody ever had: random, seeded, and put together here from parts, so that no file of ours holds
 * anything that a push scanner would refuse.
 */
public final class FakeSecrets {
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String ALNUM = UPPER + "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String BASE32 = UPPER + "234567";

    private final Random random;

    public FakeSecrets(long seed) {
        random = new Random(seed);
    }

    /** At least one example for each rule, by its public name. */
    public Map<String, String[]> byRule() {
        var all = new TreeMap<String, String[]>();
        all.put("secret.aws_access_key_id", new String[] {awsKeyId(), "AS" + "IA" + of(BASE32, 16)});
        all.put("secret.aws_secret_access_key", new String[] {
            "aws_secret_access_key = " + awsSecret(),
            "export AWS_SECRET_ACCESS_KEY=\"" + awsSecret() + "\"",
            "{\"SecretAccessKey\": \"" + awsSecret() + "\"}",
            "{\\\"secretAccessKey\\\": \\\"" + awsSecret() + "\\\"}",
            "secret_access_key: '" + awsSecret() + "'",
        });
        all.put("secret.aws_bedrock_api_key", new String[] {"AB" + "SK" + of(ALNUM, 128)});
        all.put("secret.gcp_api_key", new String[] {gcpApiKey()});
        all.put("secret.gcp_oauth_client_secret", new String[] {"GOC" + "SPX-" + of(ALNUM + "_-", 28)});
        all.put("secret.azure_storage_key", new String[] {
            "DefaultEndpointsProtocol=https;AccountName=house;Account" + "Key=" + of(ALNUM + "+/", 86)
                    + "==;EndpointSuffix=core.windows.net",
            "\"Account" + "Key\": \"" + of(ALNUM + "+/", 86) + "==\"",
        });
        all.put("secret.azure_shared_access_key", new String[] {
            "Endpoint=sb://house.example/;SharedAccessKeyName=root;SharedAccess" + "Key=" + of(ALNUM + "+/", 43) + "="
        });
        all.put("secret.azure_client_secret", new String[] {of(ALNUM, 3) + "8" + "Q~" + of(ALNUM + "_.~-", 34)});
        all.put("secret.github_token", new String[] {
            "gh" + "p_" + of(ALNUM, 36),
            "gh" + "s_" + of(ALNUM, 36),
            "gh" + "o_" + of(ALNUM, 36),
            "github" + "_pat_" + of(ALNUM, 22) + "_" + of(ALNUM, 59)
        });
        all.put("secret.gitlab_token", new String[] {
            "gl" + "pat-" + of(ALNUM, 19) + "7",
            "gl" + "rt-" + of(ALNUM, 19) + "7",
            "gl" + "pat-" + of(ALNUM, 40) + ".0" + of("0123456789ab", 8)
        });
        all.put("secret.slack_token", new String[] {
            "xo" + "xb-" + of("123456789", 12) + "-" + of("123456789", 13) + "-" + of(ALNUM, 24),
            "xa" + "pp-1-A" + of(UPPER, 10) + "-" + of("123456789", 13) + "-" + of("0123456789abcdef", 64)
        });
        all.put("secret.slack_webhook", new String[] {
            "https://hooks." + "slack.com/services/T" + of(UPPER, 8) + "/B" + of(UPPER, 10) + "/" + of(ALNUM, 24)
        });
        all.put("secret.stripe_key", new String[] {"sk" + "_live_" + of(ALNUM, 24), "rk" + "_test_" + of(ALNUM, 99)});
        all.put("secret.openai_api_key", new String[] {
            "sk" + "-proj-" + of(ALNUM + "_-", 74) + "T3Blbk" + "FJ" + of(ALNUM + "_-", 74),
            "sk" + "-" + of(ALNUM, 20) + "T3Blbk" + "FJ" + of(ALNUM, 20),
            "sk" + "-" + of("0123456789abcdef", 32)
        });
        all.put("secret.anthropic_api_key", new String[] {
            "sk" + "-ant-api03-" + of(ALNUM + "_-", 93) + "AA", "sk" + "-ant-admin01-" + of(ALNUM, 93) + "AA"
        });
        all.put("secret.keyreeve_key", new String[] {
            IssuedKey.mint(IssuedKey.Kind.LIVE, random).reveal(),
            IssuedKey.mint(IssuedKey.Kind.ADMIN, random).reveal()
        });
        all.put("secret.private_key", new String[] {
            pem("RSA PRIVATE KEY", "\n", ""),
            pem("EC PRIVATE KEY", "\r\n", ""),
            pem("OPENSSH PRIVATE KEY", "\n", "  > "),
            pem("PRIVATE KEY", "\\n", ""),
            pem("RSA PRIVATE KEY", "\\\\n", ""),
            begin("PGP PRIVATE KEY BLOCK") + "\n\nVersion: GnuPG v2\n" + of(ALNUM, 64),
            begin("RSA PRIVATE KEY") + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC\n\n" + of(ALNUM, 64)
        });
        all.put(
                "secret.gcp_service_account_key",
                new String[] {serviceAccount("\"", "\\n"), serviceAccount("\\\"", "\\\\n")});
        return all;
    }

    public String awsKeyId() {
        return "AK" + "IA" + of(BASE32, 16);
    }

    String awsSecret() {
        return of(ALNUM + "+/", 40);
    }

    String gcpApiKey() {
        return "AI" + "za" + of(ALNUM + "_-", 34) + "x";
    }

    private String serviceAccount(String quote, String lineBreak) {
        return ("{'type': 'service_account', 'private_" + "key': '" + pem("PRIVATE KEY", lineBreak, "")
                        + "', 'client_email': 'a@b.example'}")
                .replace("'", quote);
    }

    private String pem(String label, String lineBreak, String indent) {
        var lines = new StringBuilder(begin(label));
        for (int i = 0; i < 20; i++) {
            lines.append(lineBreak).append(indent).append(of(ALNUM + "+/", 64));
        }
        return lines + lineBreak + indent + begin(label).replace("BEGIN", "END");
    }

    private static String begin(String label) {
        return "-----BE" + "GIN " + label + "-----";
    }

    String of(String alphabet, int length) {
        var out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }
}
