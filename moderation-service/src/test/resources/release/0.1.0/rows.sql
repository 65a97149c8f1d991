SET LOCAL session_replication_role = replica;
SET LOCAL search_path = moderation;
INSERT INTO decision (id, seq, org, exchange, project, principal_type, principal_id, api_key, operation, verdict, rules, policy_version, created_at) OVERRIDING SYSTEM VALUE VALUES
('dec_0WLAkrkwFuDDwaJmcUbrLMHS', '1', 'org_8W3qGdPdBhcufp8U8Uh1TMLs', 'exch_4wNVfjDUVGemLixfBkQ8vwo0', 'proj_EdzRMnNQymkPeM0X4sOmbeFd', 'user', 'user_7FvL7H7BONeytbQnIsKK25qB', 'key_I01Vt8vHPUrchtIEh7kz8XA8', 'chat_completions', 'block', '{forbidden_term}', '1', '2026-11-29 23:40:17.289934+00'),
('dec_AThuNAZyOFGtT7pVV63XCinI', '3', 'org_8W3qGdPdBhcufp8U8Uh1TMLs', 'exch_3xHBR3POAu3TXCmPAfUtLBBU', 'proj_EdzRMnNQymkPeM0X4sOmbeFd', 'user', 'user_7FvL7H7BONeytbQnIsKK25qB', 'key_I01Vt8vHPUrchtIEh7kz8XA8', 'chat_completions', 'block', '{secret.aws_access_key_id}', '1', '2026-11-29 23:40:17.412086+00'),
('dec_pvak9tmv3TQ60afpeiRVs9wQ', '2', 'org_8W3qGdPdBhcufp8U8Uh1TMLs', 'exch_5AHPLnUfDFs0WVuYjR1GgvB8', 'proj_EdzRMnNQymkPeM0X4sOmbeFd', 'user', 'user_7FvL7H7BONeytbQnIsKK25qB', 'key_I01Vt8vHPUrchtIEh7kz8XA8', 'chat_completions', 'block', '{forbidden_term}', '1', '2026-11-29 23:40:17.373567+00');
INSERT INTO policy_version (org, version, forbidden_terms, detect_secrets, updated_at, updated_by) OVERRIDING SYSTEM VALUE VALUES
('org_8W3qGdPdBhcufp8U8Uh1TMLs', '1', '{"Project Bluebird mx2hf116"}', 'true', '2026-11-29 23:40:17.134971+00', 'admkey_jLcP6ZpxvPTW1tkyJDc0WQv0'),
('org_8W3qGdPdBhcufp8U8Uh1TMLs', '2', '{}', 'true', '2026-11-29 23:40:24.267234+00', 'admkey_jLcP6ZpxvPTW1tkyJDc0WQv0');
SELECT setval('decision_seq_seq', 3);
