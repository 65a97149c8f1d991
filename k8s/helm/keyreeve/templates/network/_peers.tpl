{{/* Components of this house as peers: (dict "root" . "names" (list "relay")) */}}
{{- define "keyreeve.peers" -}}
{{- range .names }}
- podSelector:
    matchLabels: {{- include "keyreeve.selector" (dict "root" $.root "name" .) | nindent 6 }}
{{- end }}
{{- end -}}

{{/* The head of one component's policy: (dict "root" . "name" "relay") */}}
{{- define "keyreeve.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels: {{- include "keyreeve.selector" . | nindent 6 }}
{{- end -}}

{{/* Egress rules to the servers behind. */}}
{{- define "keyreeve.toDatabase" -}}
- to:
    {{- if .Values.backends.enabled }}
    {{- include "keyreeve.peers" (dict "root" . "names" (list "postgresql")) | trim | nindent 4 }}
    {{- else }}
    {{- toYaml .Values.networkPolicy.database | nindent 4 }}
    {{- end }}
  ports: [{protocol: TCP, port: {{ .Values.database.port }}}]
{{- end -}}

{{/* Of the bootstrap servers, and where else brokers say that they are. */}}
{{- define "keyreeve.kafka.ports" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.kafka.bootstrapServers -}}
{{- $ports = append $ports (regexFind "[0-9]+$" (trim .) | int) -}}
{{- end -}}
{{- range .Values.networkPolicy.kafkaPorts -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end -}}

{{- define "keyreeve.toKafka" -}}
- to:
    {{- if .Values.backends.enabled }}
    {{- include "keyreeve.peers" (dict "root" . "names" (list "kafka")) | trim | nindent 4 }}
  ports: [{protocol: TCP, port: 9092}]
    {{- else }}
    {{- toYaml .Values.networkPolicy.kafka | nindent 4 }}
  ports:
    {{- range include "keyreeve.kafka.ports" . | fromJsonArray }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
    {{- end }}
{{- end -}}

{{/* Where traces go, if anywhere. */}}
{{- define "keyreeve.toCollector" -}}
{{- if .Values.tracing.endpoint -}}
- to: {{- toYaml .Values.networkPolicy.collector | nindent 4 }}
  ports: [{protocol: TCP, port: {{ .Values.networkPolicy.collectorPort }}}]
{{- end -}}
{{- end -}}

{{/* (dict "root" . "name" "usage-service" "port" 8082) */}}
{{- define "keyreeve.toService" -}}
- to:
    {{- include "keyreeve.peers" (dict "root" .root "names" (list .name)) | trim | nindent 4 }}
  ports: [{protocol: TCP, port: {{ .port }}}]
{{- end -}}

{{/* Whether the relays' providers are in their own pods. */}}
{{- define "keyreeve.simulator.only" -}}
{{- if and .Values.simulator.enabled (not .Values.simulator.elsewhere) }}true{{ end -}}
{{- end -}}

{{/* The world, but for what lies in the house or beside it. */}}
{{- define "keyreeve.toWorld" -}}
- to:
    - ipBlock: {cidr: 0.0.0.0/0, except: {{ .Values.networkPolicy.providers.except | toJson }}}
    - ipBlock: {cidr: "::/0", except: ["fc00::/7", "fe80::/10"]}
  ports:
    {{- range .Values.networkPolicy.providers.ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end -}}

{{- define "keyreeve.metricsFrom" -}}
{{- with .root.Values.networkPolicy.metricsFrom -}}
- from: {{- toYaml . | nindent 4 }}
  ports: [{protocol: TCP, port: {{ $.port }}}]
{{- end -}}
{{- end -}}
