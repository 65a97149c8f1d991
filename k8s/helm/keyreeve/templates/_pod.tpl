{{/* What all pods of the house have in common, so that each workload's file shows what is its own. */}}

{{- define "keyreeve.podSecurity" -}}
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "keyreeve.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* A pod's own wishes aside: (dict "root" . "name" "relay") */}}
{{- define "keyreeve.podPlacement" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.pods.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.pods.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.pods.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/*
Zones are a wish: nodes may be in none. A node that is being drained takes no pod, so it is not one that lacks a pod.
(dict "root" . "name" "relay" "revision" "pod-template-hash")
*/}}
{{- define "keyreeve.podSpread" -}}
topologySpreadConstraints:
  {{- range $key, $unsatisfiable := dict "topology.kubernetes.io/zone" "ScheduleAnyway" "kubernetes.io/hostname" .root.Values.pods.spread }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: {{ $unsatisfiable }}
    nodeTaintsPolicy: Honor
    labelSelector:
      matchLabels: {{- include "keyreeve.selector" $ | nindent 8 }}
    matchLabelKeys: [{{ $.revision }}]
  {{- end }}
{{- end -}}

{{/* Of every pod of ours: (dict "root" . "name" "relay") */}}
{{- define "keyreeve.podLabels" -}}
{{ include "keyreeve.labels" . }}
{{- with .root.Values.pods.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
The labels and annotations of a service's pods; a changed configuration changes them. With "podAnnotations" some that the
others do not have.
*/}}
{{- define "keyreeve.podMetadata" -}}
labels:
  {{- include "keyreeve.podLabels" . | nindent 2 }}
annotations:
  checksum/config: {{ include (print .root.Template.BasePath "/" .name "/config.yaml") .root | sha256sum }}
  {{- with merge (dict) (.podAnnotations | default dict) .root.Values.pods.annotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/*
No endpoint leads to the pod any more, and yet callers keep connections to it: so long after SIGTERM they are told with
each answer to close them. A relay does that for as long as its streams take, and closes what is idle for so long.
*/}}
{{- define "keyreeve.farewellSeconds" -}}5{{- end -}}

{{/* Quarkus answers for all of them at the same place. */}}
{{- define "keyreeve.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: management}
  periodSeconds: 1
  failureThreshold: 120
readinessProbe:
  httpGet: {path: /q/health/ready, port: management}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /q/health/live, port: management}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{/*
The pod of a service. (dict "root" . "name" "key-service" "values" .Values.keyService "port" 8081 "management" 9081
"revision" "pod-template-hash" "env" text "mounts" text "volumes" text), and where needed "before" (init containers),
"preStop" and "grace" in seconds, "token" true, "fsGroup".
*/}}
{{- define "keyreeve.podSpec" -}}
{{- $component := include "keyreeve.component" . -}}
{{- $preStop := .preStop | default 5 -}}
serviceAccountName: {{ $component }}
automountServiceAccountToken: {{ .token | default false }}
enableServiceLinks: false
{{- include "keyreeve.podPlacement" . }}
securityContext:
  {{- include "keyreeve.podSecurity" . | nindent 2 }}
  {{- with .fsGroup }}
  fsGroup: {{ . }}
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
terminationGracePeriodSeconds: {{ .grace | default (add $preStop (include "keyreeve.farewellSeconds" .) .values.drainSeconds 10) }}
{{ include "keyreeve.podSpread" . }}
{{- with .before }}
initContainers:
  {{- . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .name }}
    image: {{ include "keyreeve.image" (dict "root" .root "image" .values.image) }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    securityContext:
      {{- include "keyreeve.containerSecurity" . | nindent 6 }}
    ports:
      - {name: http, containerPort: {{ .port }}}
      - {name: management, containerPort: {{ .management }}}
    env:
      - {name: QUARKUS_CONFIG_LOCATIONS, value: /etc/keyreeve/config/application.properties}
      - {name: JDK_JAVA_OPTIONS, value: {{ .values.javaOptions | quote }}}
      {{- with .env }}
      {{- . | nindent 6 }}
      {{- end }}
    {{- include "keyreeve.probes" . | nindent 4 }}
    lifecycle:
      preStop: {sleep: {seconds: {{ $preStop }}}}
    resources:
      {{- toYaml .values.resources | nindent 6 }}
    volumeMounts:
      - {name: config, mountPath: /etc/keyreeve/config, readOnly: true}
      {{- with .mounts }}
      {{- . | nindent 6 }}
      {{- end }}
volumes:
  - {name: config, configMap: {name: {{ $component }}}}
  {{- with .volumes }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* PostgreSQL's authority, where one is named. */}}
{{- define "keyreeve.databaseCa.mount" -}}
{{- if .Values.database.caSecret }}
- {name: database-ca, mountPath: /etc/keyreeve/database-ca, readOnly: true}
{{- end }}
{{- end -}}
{{- define "keyreeve.databaseCa.volume" -}}
{{- with .Values.database.caSecret }}
- {name: database-ca, secret: {secretName: {{ . }}, items: [{key: ca.crt, path: ca.crt}]}}
{{- end }}
{{- end -}}

{{/* What stands beside every service: its account, and how many of its pods may be taken away at once. */}}
{{- define "keyreeve.account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
  {{- with .annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ .token | default false }}
{{- end -}}

{{- define "keyreeve.disruptionBudget" -}}
{{- if .root.Values.pods.disruptionBudgets }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "keyreeve.selector" . | nindent 6 }}
{{- end }}
{{- end -}}

{{/* (dict "root" . "name" "key-service" "port" 8081), and "service" where its kind can be chosen */}}
{{- define "keyreeve.service" -}}
{{- $service := .service | default dict -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
  {{- with $service.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $service.type | default "ClusterIP" }}
  selector: {{- include "keyreeve.selector" . | nindent 4 }}
  ports:
    - {name: http, port: {{ .port }}, targetPort: http, protocol: TCP}
{{- end -}}

{{- define "keyreeve.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "keyreeve.metadata" . | nindent 2 }}
spec:
  replicas: {{ .values.replicas }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  selector:
    matchLabels: {{- include "keyreeve.selector" . | nindent 6 }}
  template:
    metadata:
      {{- include "keyreeve.podMetadata" . | nindent 6 }}
    spec:
      {{- include "keyreeve.podSpec" (merge (dict "revision" "pod-template-hash") .) | nindent 6 }}
{{- end -}}
