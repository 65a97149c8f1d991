{{/* What things are called, and the labels they bear. */}}

{{- define "keyreeve.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "keyreeve.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "keyreeve.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "keyreeve.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* (dict "root" . "name" "relay") */}}
{{- define "keyreeve.component" -}}
{{- printf "%s-%s" (include "keyreeve.fullname" .root) .name -}}
{{- end -}}

{{/* Of the house; with a name, of one component. What selects pods: never changes. */}}
{{- define "keyreeve.selector" -}}
app.kubernetes.io/name: {{ include "keyreeve.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .name }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "keyreeve.labels" -}}
{{ include "keyreeve.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: keyreeve
{{- end -}}

{{/* name, namespace and labels: (dict "root" . "name" "relay") */}}
{{- define "keyreeve.metadata" -}}
name: {{ include "keyreeve.component" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "keyreeve.labels" . | nindent 2 }}
{{- end -}}

{{/* (dict "root" . "image" .Values.relay.image) */}}
{{- define "keyreeve.image" -}}
{{- $registry := .root.Values.image.registry -}}
{{- $name := ternary .image.name (printf "%s/%s" (trimSuffix "/" $registry) .image.name) (empty $registry) -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (.image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}
