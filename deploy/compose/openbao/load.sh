# What an administrator does once: store the relay's secrets, let a role read them and nothing else, log the agent in.
set -eu
bao kv put -mount=secret keyreeve/relay \
    relay-token=@/run/secrets/relay-token sealing-private.hex=@/run/secrets/sealing-private.hex >/dev/null
bao policy write keyreeve-relay - >/dev/null <<'POLICY'
path "secret/data/keyreeve/relay" { capabilities = ["read"] }
POLICY
bao auth list | grep -q '^approle/' || bao auth enable approle >/dev/null
bao write auth/approle/role/keyreeve-relay token_policies=keyreeve-relay >/dev/null
umask 022
bao read -field=role_id auth/approle/role/keyreeve-relay/role-id >/login/role-id
bao write -f -field=secret_id auth/approle/role/keyreeve-relay/secret-id >/login/secret-id
echo 'OpenBao has the secrets of the relay.'
