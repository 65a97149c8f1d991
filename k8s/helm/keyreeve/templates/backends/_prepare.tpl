{{/* Makes the roles, the schemas and the topics where they are missing. */}}
{{- define "keyreeve.prepare.container" -}}
- name: prepare
  image: {{ include "keyreeve.image" (dict "root" . "image" .Values.tools.image) }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args:
    - cluster
    - prepare
    - --database={{ include "keyreeve.database.host" . }}:{{ .Values.database.port }}
    - --kafka={{ include "keyreeve.kafka" . }}
    - --passwords=/etc/keyreeve/passwords
  securityContext:
    {{- include "keyreeve.containerSecurity" . | nindent 4 }}
  resources:
    {{- toYaml .Values.tools.resources | nindent 4 }}
  volumeMounts:
    - {name: passwords, mountPath: /etc/keyreeve/passwords, readOnly: true}
{{- end -}}

{{/* A file of each role's name with its password. */}}
{{- define "keyreeve.prepare.volume" -}}
- name: passwords
  projected:
    sources:
      - secret: {name: {{ .Values.backends.postgresql.secret }}, items: [{key: password, path: postgres}]}
      {{- range $schema, $secrets := .Values.database.secrets }}
      {{- range $as, $secret := $secrets }}
      - secret: {name: {{ $secret }}, items: [{key: password, path: {{ $schema }}_{{ $as }}}]}
      {{- end }}
      {{- end }}
{{- end -}}

{{/* Not with Keyreeve's version, as other pods have: each upgrade would restart the servers, and calls fail meanwhile. */}}
{{- define "keyreeve.backend.podLabels" -}}
{{ include "keyreeve.selector" . }}
app.kubernetes.io/part-of: keyreeve
{{- with .root.Values.pods.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What both servers have in common: (dict "root" . "name" "kafka" "values" .Values.backends.kafka) */}}
{{- define "keyreeve.backend.pod" -}}
serviceAccountName: {{ include "keyreeve.component" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- include "keyreeve.podPlacement" . }}
securityContext:
  {{- include "keyreeve.podSecurity" . | nindent 2 }}
  runAsUser: {{ .values.user }}
  runAsGroup: {{ .values.user }}
  fsGroup: {{ .values.user }}
  # Else the kubelet opens every file to the group at each start, and PostgreSQL refuses a directory that is open.
  fsGroupChangePolicy: OnRootMismatch
{{- end -}}

{{- define "keyreeve.backend.claim" -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: data
    labels: {{- include "keyreeve.selector" . | nindent 6 }}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .root.Values.backends.storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests: {storage: {{ .values.size }}}
{{- end -}}

{{- define "keyreeve.backend.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
spec:
  selector: {{- include "keyreeve.selector" . | nindent 4 }}
  ports:
    - {name: {{ .portName }}, port: {{ .port }}, targetPort: {{ .portName }}, protocol: TCP}
---
{{ include "keyreeve.account" . }}
{{- end -}}
