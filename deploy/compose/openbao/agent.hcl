vault { address = "http://openbao:8200" }

auto_auth {
  method "approle" {
    config = {
      role_id_file_path                   = "/login/role-id"
      secret_id_file_path                 = "/login/secret-id"
      remove_secret_id_file_after_reading = false
    }
  }
}

template {
  destination = "/relay/relay-token"
  perms       = "0400"
  contents    = "{{ with secret \"secret/data/keyreeve/relay\" }}{{ index .Data.data \"relay-token\" }}{{ end }}"
}

template {
  destination = "/relay/sealing-private.hex"
  perms       = "0400"
  contents    = "{{ with secret \"secret/data/keyreeve/relay\" }}{{ index .Data.data \"sealing-private.hex\" }}{{ end }}"
}
