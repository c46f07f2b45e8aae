package dev.homelab.dsl

/** Scripts of labs with Cozystack, and the objects that stand in them as manifests. */
abstract class PolicyScripts extends ScriptBase {

  static final String TENANT = '{apiVersion: apps.cozystack.io/v1alpha1, kind: Tenant, metadata: {name: a, namespace: tenant-root}, spec: {ingress: true}}'
  static final String BOUND = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}, subjects: '
  static final String BY_REFERENCE = "ref('storageclass.replicated').name"
  static final String CDI = 'cdi.kubevirt.io/v1beta1'
  static final String HOST_PATH = object('v1', 'PersistentVolume', 'spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /}}', '')

  static String app(String kind, String spec, String namespace = 'tenant-a') {
    "{apiVersion: apps.cozystack.io/v1alpha1, kind: $kind, metadata: {name: x, namespace: $namespace}, spec: {$spec}}"
  }

  static String object(String version, String kind, String rest, String namespace = 'tenant-a') {
    "{apiVersion: $version, kind: $kind, metadata: {name: x${namespace ? ', namespace: ' + namespace : ''}}${rest ? ', ' + rest : ''}}"
  }

  static String pods(String container) {
    object('apps/v1', 'Deployment', "spec: {selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: x, $container}]}}}")
  }

  /** A cluster that has Cozystack, with objects. */
  static String cluster(List<String> objects, String more = '') {
    "homelab { cluster('home') { $more\n" + ([TENANT] + objects).collect { "manifest '''$it'''" }.join('\n') + '\n} }'
  }

  static String box(String words, String more = '') {
    "homelab { node('box') { address '192.168.1.20'; $words\n$more } }"
  }

  static String satellites(String spec) {
    "{apiVersion: piraeus.io/v1, kind: LinstorSatelliteConfiguration, metadata: {name: mine}, spec: {$spec}}"
  }

  static String bound(String kind, String namespace = '', String group = 'tenant-b-admin') {
    object('rbac.authorization.k8s.io/v1', kind, "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}, subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: $group}]", namespace)
  }

  static String claim(String spec, String metadata = '') {
    "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x$metadata}, spec: {$spec accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}"
  }

  static String copies(String spec) {
    "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {serviceName: x, selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: x, image: 'example.com/x:1.0'}]}}," +
        " volumeClaimTemplates: [{metadata: {name: data}, spec: {$spec accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}}"
  }

  /** A class of LINSTOR that the lab makes itself. */
  static String classOf(String parameters) {
    "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: own}, provisioner: linstor.csi.linbit.com, parameters: {${parameters.replaceAll(/(\w+):/, 'linstor.csi.linbit.com/$1:')}}}"
  }

  /** A box whose storage has a passphrase, and so a class that is encrypted. */
  static String encrypted(String inside) {
    box("storage { passphrase secret('p') }; tenant('a') { etcd(); $inside }").replace('homelab {', "homelab { secrets { generated 'p' };")
  }

  /** An object in the block of a tenant, with a field that a patch sets. */
  static String patched(String kind, String object, String field, String value) {
    box("tenant('a') { manifest '''$object'''\npatch('$kind', 'x') { set '$field', $value } }")
  }

  static String because(String policy) {
    "override '$policy', because: 'a trial'"
  }

  /** A box with objects in the block of a tenant. */
  static String tenant(List<String> objects, String more = '') {
    box("tenant('a') {\n" + objects.collect { "manifest '''$it'''" }.join('\n') + '\n}', more)
  }

  static String inTenant(String inside) {
    box("tenant('a') { etcd(); $inside }")
  }
}
