{{/* What services are told, key by key, as docs/ARCHITECTURE.md names it. Secrets come as files or variables instead. */}}

{{/* A line each, with what would mean something to the reader of the file escaped: (dict "settings" map) */}}
{{- define "keyreeve.properties" -}}
{{- range $key, $value := .settings }}
{{ $key }}={{ $value | replace "\\" "\\\\" | replace "\n" "\\n" | replace "${" "\\\\${" }}
{{- end }}
{{- end -}}

{{/* Vert.x would unpack files into /tmp, where nothing can be written. */}}
{{- define "keyreeve.config.readOnly" -}}
quarkus.vertx.caching=false
quarkus.vertx.classpath-resolving=false
{{- end -}}

{{/* A service with an HTTP server of its own for management: (dict "port" 8081 "drain" 15) */}}
{{- define "keyreeve.config.http" -}}
{{ include "keyreeve.config.readOnly" . }}
quarkus.http.host=0.0.0.0
quarkus.http.port={{ .port }}
quarkus.management.host=0.0.0.0
quarkus.management.port={{ add .port 1000 }}
quarkus.shutdown.timeout={{ .drain }}s
{{- end -}}

{{/* (dict "root" . "schema" "keys") */}}
{{- define "keyreeve.config.database" -}}
quarkus.datasource.jdbc.url={{ include "keyreeve.jdbcUrl" . }}
quarkus.flyway.connect-retries=10
{{- end -}}

{{- define "keyreeve.database.host" -}}
{{- if .Values.backends.enabled -}}
{{ include "keyreeve.component" (dict "root" . "name" "postgresql") }}
{{- else -}}
{{ .Values.database.host }}
{{- end -}}
{{- end -}}

{{- define "keyreeve.jdbcUrl" -}}
{{- $db := .root.Values.database -}}
jdbc:postgresql://{{ include "keyreeve.database.host" .root }}:{{ $db.port }}/{{ $db.name }}?currentSchema={{ .schema }}{{ with $db.parameters }}&{{ . }}{{ end }}
{{- end -}}

{{- define "keyreeve.kafka" -}}
{{- if .Values.backends.enabled -}}
{{ include "keyreeve.component" (dict "root" . "name" "kafka") }}:9092
{{- else -}}
{{ .Values.kafka.bootstrapServers }}
{{- end -}}
{{- end -}}

{{- define "keyreeve.config.neighbours" -}}
keyreeve.usage-service.url=http://{{ include "keyreeve.component" (dict "root" . "name" "usage-service") }}:8082
keyreeve.moderation-service.url=http://{{ include "keyreeve.component" (dict "root" . "name" "moderation-service") }}:8083
{{- end -}}

{{- define "keyreeve.config.providers" -}}
{{- if .Values.simulator.enabled -}}
keyreeve.providers.openai.base-url=http://127.0.0.1:8084/v1
keyreeve.providers.anthropic.base-url=http://127.0.0.1:8084/anthropic/v1
keyreeve.providers.azure.base-url=http://127.0.0.1:8084/azure/openai
keyreeve.providers.gemini.base-url=http://127.0.0.1:8084/gemini/v1beta
{{- else -}}
{{- $lines := list -}}
{{- range $name, $provider := .Values.providers -}}
{{- with $provider.baseUrl }}{{ $lines = append $lines (printf "keyreeve.providers.%s.base-url=%s" $name .) }}{{ end -}}
{{- with $provider.dialect }}{{ $lines = append $lines (printf "keyreeve.providers.%s.dialect=%s" $name .) }}{{ end -}}
{{- if $provider.allowPlainHttp }}{{ $lines = append $lines (printf "keyreeve.providers.%s.allow-plain-http=true" $name) }}{{ end -}}
{{- end -}}
{{- join "\n" $lines -}}
{{- end -}}
{{- end -}}

{{/* Only where somebody takes them. */}}
{{- define "keyreeve.config.tracing" -}}
{{- with .Values.tracing.endpoint }}
keyreeve.tracing.endpoint={{ . }}
keyreeve.tracing.ratio={{ $.Values.tracing.ratio }}
{{- end }}
{{- end -}}

{{/*
All that one service is told: (dict "root" . "own" text "values" .Values.relay). A setting that the chart writes itself
would win over it, and not be what probes, grace and ports of the pod are made from.
*/}}
{{- define "keyreeve.application" -}}
{{- $own := printf "%s\n%s" (trim .own) (include "keyreeve.config.tracing" .root | trim) | trim -}}
{{- $settings := mergeOverwrite (dict) .root.Values.settings .values.settings -}}
{{- $written := list "quarkus.shutdown.delay" -}}
{{- range splitList "\n" $own }}{{ $written = append $written (regexFind "^[^=]+" .) }}{{ end -}}
{{- range $key, $value := $settings -}}
{{- if has $key $written }}{{ fail (printf "settings: %s is not to be set there, the chart writes it from a value of its own (values.yaml)" $key) }}{{ end -}}
{{- end -}}
{{- $own }}
{{ include "keyreeve.properties" (dict "settings" $settings) | trim }}
{{- end -}}

{{/* The ConfigMap of one service: (dict "root" . "name" "relay" "own" text "values" .Values.relay) */}}
{{- define "keyreeve.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
data:
  application.properties: |
    {{- include "keyreeve.application" . | trim | nindent 4 }}
{{- end -}}

{{/*
A service runs as the app role, which owns nothing, and only on a schema that is at least as new as itself: the Job
brings it there. A schema that a newer version has migrated it takes as it is (service-schema). Variables, because the Job is told the opposite beside the same file.
*/}}
{{- define "keyreeve.env.database" -}}
{{ include "keyreeve.env.login" (merge (dict "as" "app") .) }}
- {name: QUARKUS_FLYWAY_MIGRATE_AT_START, value: "false"}
- {name: QUARKUS_FLYWAY_VALIDATE_AT_START, value: "true"}
- {name: QUARKUS_SHUTDOWN_DELAY, value: {{ include "keyreeve.farewellSeconds" . }}s}
{{- end -}}

{{/* Logs in as "app" or "owner" of a schema: (dict "root" . "schema" "keys" "as" "app") */}}
{{- define "keyreeve.env.login" -}}
{{- $secret := index .root.Values.database.secrets .schema .as -}}
- {name: QUARKUS_DATASOURCE_USERNAME, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: username}}}
- {name: QUARKUS_DATASOURCE_PASSWORD, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: password}}}
{{- end -}}
