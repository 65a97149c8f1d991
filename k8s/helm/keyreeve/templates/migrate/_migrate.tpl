{{/* Whether Helm is to wait for it before everything else. */}}
{{- define "keyreeve.migrate.isHook" -}}
{{- if and (eq .Values.migration.when "before") (not .Values.backends.enabled) }}true{{ end -}}
{{- end -}}

{{/* (dict "root" . "weight" "-1") */}}
{{- define "keyreeve.migrate.hook" -}}
{{- if include "keyreeve.migrate.isHook" .root -}}
annotations:
  helm.sh/hook: pre-install,pre-upgrade
  helm.sh/hook-weight: {{ .weight | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
{{- end -}}

{{/*
A Job cannot be changed: where it stands beside the rest, another one has another name, made from all that it is and all
that it is told. A hook is deleted before it is made again, which takes the same name.
*/}}
{{- define "keyreeve.migrate.name" -}}
{{- $name := include "keyreeve.component" (dict "root" . "name" "migrate") -}}
{{- if include "keyreeve.migrate.isHook" . -}}
{{ $name }}
{{- else -}}
{{- $told := list (include "keyreeve.migrate.spec" .) (include "keyreeve.keyService.config" .)
    (include "keyreeve.usageService.config" .) (include "keyreeve.moderationService.config" .) -}}
{{ $name }}-{{ $told | toJson | sha256sum | trunc 8 }}
{{- end -}}
{{- end -}}

{{/*
One schema's migration: the service's own image, which stops where it would begin to serve.
(dict "root" . "service" "key-service" "schema" "keys" "image" .Values.keyService.image)
*/}}
{{- define "keyreeve.migrate.container" -}}
- name: {{ .schema }}
  image: {{ include "keyreeve.image" . }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  securityContext:
    {{- include "keyreeve.containerSecurity" . | nindent 4 }}
  env:
    - {name: QUARKUS_CONFIG_LOCATIONS, value: /etc/keyreeve/config/{{ .service }}.properties}
    - {name: QUARKUS_FLYWAY_MIGRATE_AT_START, value: "true"}
    - {name: QUARKUS_FLYWAY_VALIDATE_AT_START, value: "false"}
    - {name: QUARKUS_INIT_AND_EXIT, value: "true"}
    {{- include "keyreeve.env.login" (merge (dict "as" "owner") .) | nindent 4 }}
    {{- with .env }}
    {{- . | nindent 4 }}
    {{- end }}
  resources:
    {{- toYaml .root.Values.migration.resources | nindent 4 }}
  volumeMounts:
    - {name: config, mountPath: /etc/keyreeve/config, readOnly: true}
    {{- include "keyreeve.databaseCa.mount" .root | nindent 4 }}
{{- end -}}
