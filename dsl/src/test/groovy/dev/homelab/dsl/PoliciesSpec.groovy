package dev.homelab.dsl

import dev.homelab.dsl.policy.Policies
import dev.homelab.dsl.policy.PolicyDocs
import dev.homelab.dsl.spec.PolicyOverride
import dev.homelab.model.Value

/** Each rule is broken, some in several ways, and each break is one that an override with a reason takes back. */
class PoliciesSpec extends PolicyScripts {

  private static Map<String, Closure<String>> broken() {
    [
      'resources-in-tenants'        : { o -> cluster([object('v1', 'ConfigMap', '', 'default')], o) },
      'root-tenant-for-the-system'  : { o -> cluster([app('Postgres', 'storageClass: replicated', 'tenant-root')], o) },
      'one-purpose-per-tenant'      : { o -> box("gpu passthrough; tenant('a') { vm windows; app('b') { image 'example.com/b:1.0' } }", o) },
      'rights-per-tenant'           : { o -> cluster([object('rbac.authorization.k8s.io/v1', 'RoleBinding', BOUND + '[{kind: Group, apiGroup: rbac.authorization.k8s.io, name: tenant-a-b-admin}]')], o) },
      'quotas-for-all'              : { o -> box("tenant('a') { cpu 4 }; tenant('b') { }", o) },
      'machines-by-kinds'           : { o -> cluster([object('kubevirt.io/v1', 'VirtualMachine', 'spec: {runStrategy: Halted, template: {}}')], o) },
      'machines-on-replicated'      : { o -> cluster([app('VMDisk', 'storageClass: local')], o) },
      'instance-type-by-purpose'    : { o -> box("gpu passthrough; tenant('a') { vm windows { instanceType 'u1.xlarge' } }", o) },
      'cloud-init-where-it-is-read' : { o -> cluster([app('VMInstance', 'instanceProfile: windows.11, cloudInit: "#cloud-config"')], o) },
      'label-before-operator'       : { o -> cluster([object('cozystack.io/v1alpha1', 'Package', 'spec: {components: {platform: {values: {bundles: {enabledPackages: [cozystack.gpu-operator]}}}}}', '')], o) },
      'card-of-the-box'             : { o -> box("gpu passthrough, resource: 'nvidia.com/ONE'; tenant('a') { manifest '''${app('VMInstance', 'instanceType: d1.large, gpus: [{name: nvidia.com/OTHER}]')}''' }", o) },
      'platform-keeps-kubevirt'     : { o -> cluster([object('kubevirt.io/v1', 'KubeVirt', 'spec: {}', 'cozy-kubevirt')], o) },
      'linstor-classes'             : { o -> cluster([object('v1', 'PersistentVolumeClaim', 'spec: {storageClassName: other, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}')], o) },
      'databases-on-replicated'     : { o -> cluster([app('Postgres', 'storageClass: local')], o) },
      'local-for-what-may-go'       : { o -> cluster([object('v1', 'PersistentVolumeClaim', 'spec: {storageClassName: local, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}')], o) },
      'pools-by-linstor'            : { o -> cluster([satellites('storagePools: [{name: data, zfsPool: {zPool: data}}]')], o) },
      'addresses-by-metallb'        : { o -> cluster([object('v1', 'Service', 'spec: {type: NodePort, selector: {app: x}, ports: [{port: 80}]}')], o) },
      'metallb-ranges'              : { o -> box("pool '192.168.1.10-192.168.1.30'", o) },
      'ingress-in-root'             : { o -> cluster([TENANT.replace('name: a', 'name: root').replace('true', 'false')], o) },
      'managed-databases'           : { o -> cluster([pods('image: "docker.io/library/postgres:17"')], o) },
      'secrets-by-name'             : { o -> cluster([app('Postgres', 'storageClass: replicated, users: {a: {password: open}}')], o) },
    ]
  }

  def "#name is broken by this, and told with its reason"() {
    when:
    def problems = load(script('')).diagnostics()

    then:
    problems*.code().unique() == ['HL1111']
    problems.size() == 1
    problems[0].span() != null
    problems[0].hints().any { it.contains("override '$name', because:") }
    problems[0].detail().contains(policy(name).rule())
    problems[0].detail().contains(policy(name).why())

    and: 'not where the script says why'
    load(script("override '$name', because: 'a trial'")).diagnostics() == []

    where:
    [name, script] << broken().collect { [it.key, it.value] }
  }

  /** More ways to break a rule: its name, how, what is told, and the script. */
  private static List<List> waysAround() {
    [
      ['resources-in-tenants', 'rights in the whole cluster', 'ClusterRoleBinding x is of no tenant', { o -> tenant([bound('ClusterRoleBinding')], "${because('rights-per-tenant')}; $o") }],
      ['resources-in-tenants', 'what may be done in the whole cluster', 'ClusterRole x is of no tenant', { o -> tenant([object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'rules: []', '')], o) }],
      ['resources-in-tenants', 'a volume of the box itself', 'PersistentVolume x is of no tenant', { o -> tenant([HOST_PATH], o) }],
      ['resources-in-tenants', 'a namespace of its own', 'Namespace x is of no tenant', { o -> tenant([object('v1', 'Namespace', '', '')], o) }],
      ['resources-in-tenants', 'a kind of an operator', 'ClusterIssuer x is of no tenant', { o -> tenant([object('cert-manager.io/v1', 'ClusterIssuer', 'spec: {selfSigned: {}}', '')], o) }],
      ['resources-in-tenants', 'a kind that no namespace holds, by its group', 'Subnet x is of no tenant', { o -> tenant([object('kubeovn.io/v1', 'Subnet', 'spec: {cidrBlock: 10.9.0.0/16}', '')], o) }],
      ['resources-in-tenants', 'a machine where images are', 'VirtualMachine x is in the namespace cozy-public', { o -> cluster([object('kubevirt.io/v1', 'VirtualMachine', 'spec: {runStrategy: Halted, template: {}}', 'cozy-public')], o) }],
      ['resources-in-tenants', 'a release where the platform is', 'HelmRelease x is in the namespace cozy-system', { o -> cluster([object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {interval: 5m}', 'cozy-system')], o) }],
      ['resources-in-tenants', 'monitoring of its own where the platform is', 'VMSingle x is in the namespace cozy-monitoring', { o -> cluster([object('operator.victoriametrics.com/v1beta1', 'VMSingle', 'spec: {retentionPeriod: "1"}', 'cozy-monitoring')], o) }],
      ['resources-in-tenants', 'dashboards of its own where the platform is', 'Grafana x is in the namespace cozy-grafana-operator', { o -> cluster([object('grafana.integreatly.org/v1beta1', 'Grafana', 'spec: {}', 'cozy-grafana-operator')], o) }],
      ['resources-in-tenants', 'a Prometheus where the platform is', 'Prometheus x is in the namespace cozy-monitoring', { o -> cluster([object('monitoring.coreos.com/v1', 'Prometheus', 'spec: {}', 'cozy-monitoring')], o) }],
      ['resources-in-tenants', 'an Ingress where the platform is', 'Ingress x is in the namespace cozy-system', { o -> cluster([object('networking.k8s.io/v1', 'Ingress', 'spec: {}', 'cozy-system')], o) }],
      ['resources-in-tenants', 'a rule of monitoring beside the platform', 'VMRule x is in the namespace default', { o -> cluster([object('operator.victoriametrics.com/v1beta1', 'VMRule', 'spec: {groups: []}', 'default')], o) }],
      ['resources-in-tenants', 'rights in the platform', 'RoleBinding x is in the namespace cozy-system', { o -> cluster([bound('RoleBinding', 'cozy-system')], o) }],
      ['resources-in-tenants', 'an image where no images are', 'DataVolume x is in the namespace cozy-system', { o -> cluster([object(CDI, 'DataVolume', 'spec: {source: {blank: {}}}', 'cozy-system')], o) }],
      ['resources-in-tenants', 'an application beside tenants', 'Postgres x is in the namespace default', { o -> cluster([app('Postgres', 'storageClass: replicated', 'default')], o) }],
      ['resources-in-tenants', 'a release that goes elsewhere', 'HelmRelease x makes what it brings in the namespace cozy-system', { o -> tenant([object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {interval: 5m, targetNamespace: cozy-system}')], o) }],
      ['rights-per-tenant', 'in all tenants at once', 'ClusterRoleBinding x gives rights in all tenants to Group tenant-a-admin', { o -> tenant([bound('ClusterRoleBinding', '', 'tenant-a-admin')], "${because('resources-in-tenants')}; $o") }],
      ['rights-per-tenant', 'in the block of a tenant', 'RoleBinding x gives rights in tenant-a to Group tenant-b-admin', { o -> tenant([bound('RoleBinding')], o) }],
      ['pools-by-linstor', 'in the block of a tenant', 'LinstorSatelliteConfiguration mine names pools of storage', { o -> tenant([satellites('storagePools: [{name: fast, lvmPool: {volumeGroup: fast}}]')], o) }],
      ['pools-by-linstor', 'of one satellite', 'LinstorSatellite x names pools of storage', { o -> cluster([object('piraeus.io/v1', 'LinstorSatellite', 'spec: {clusterRef: {name: c}, storagePools: [{name: data}]}', '')], o) }],
      ['pools-by-linstor', 'of the whole cluster', 'LinstorCluster x names pools of storage', { o -> cluster([object('piraeus.io/v1', 'LinstorCluster', 'spec: {storagePools: [{name: data}]}', '')], o) }],
      ['machines-on-replicated', 'a disk for data', 'the disk m-games of a machine is on the class local', { o -> box("tenant('a') { vm('m', linux { dataDisk 'games', 5.GiB, storageClass: 'local' }); $o }") }],
      ['machines-on-replicated', 'a disk for data of no class', 'the disk m-games of a machine names an empty class, and gets `local`', { o -> box("tenant('a') { vm('m', linux { dataDisk 'games', 5.GiB, storageClass: '' }); $o }") }],
      ['machines-on-replicated', 'a cluster of a tenant', 'the cluster dev, whose nodes are machines, is on the class local', { o -> inTenant("kubernetes('dev') { storageClass 'local'; nodes('n') { count 1 } }; $o") }],
      ['machines-on-replicated', 'a pool of nodes', 'the machines n of the cluster dev are on the class local', { o -> inTenant("kubernetes('dev') { nodes('n') { count 1; storageClass 'local' } }; $o") }],
      ['machines-on-replicated', 'a pool beside its cluster', 'the pool of machines x is on the class local', { o -> tenant([app('KubernetesNodes', 'cluster: dev, storageClass: local')], o) }],
      ['machines-on-replicated', 'the default class of a disk', 'the disk x of a machine names an empty class, and gets `local`', { o -> tenant([app('VMDisk', 'storageClass: ""')], o) }],
      ['machines-on-replicated', 'the default class of a cluster', 'the cluster dev, whose nodes are machines, names an empty class, and gets `local`', { o -> inTenant("kubernetes('dev') { storageClass '' }; $o") }],
      ['machines-on-replicated', 'a class of one copy', 'the disk x of a machine is on the class own, one copy that no other node reaches', { o -> cluster([classOf('allowRemoteVolumeAccess: "false"'), app('VMDisk', 'storageClass: own')], o) }],
      ['machines-on-replicated', 'a class whose layers reach no other node', 'the machines n of the cluster x are on the class own, one copy that no other node reaches', { o -> cluster([classOf('layerList: luks storage, placementCount: "1"'), app('Kubernetes', 'nodeGroups: {n: {storageClass: own}}')], o) }],
      ['linstor-classes', 'a pool of nodes', 'Kubernetes x is on the class other, which is not LINSTOR\'s', { o -> cluster([app('Kubernetes', 'nodeGroups: {n: {storageClass: other}}')], o) }],
      ['local-for-what-may-go', 'the default class', 'PersistentVolumeClaim x names no class, and gets `local`', { o -> tenant([claim('')], o) }],
      ['local-for-what-may-go', 'the default class of copies', 'StatefulSet x names no class, and gets `local`', { o -> tenant([copies('')], o) }],
      ['local-for-what-may-go', 'the class as it was named once', 'PersistentVolumeClaim x keeps files on the class local', { o -> tenant([claim('', ', annotations: {volume.beta.kubernetes.io/storage-class: local}')], o) }],
    ]
  }

  def "#name is broken by this as well, and told with its reason: #way"() {
    when:
    def problems = load(script('')).diagnostics()

    then:
    problems*.title() == [title]
    problems[0].code() == 'HL1111'
    problems[0].span() != null
    problems[0].hints().size() == 2
    problems[0].hints().any { it.contains("override '$name', because:") }

    and: 'not where the script says why'
    load(script(because(name))).diagnostics() == []

    where:
    [name, way, title, script] << waysAround()
  }

  def "the rules leave what a lab needs: #what"() {
    expect:
    load(script).diagnostics() == []

    where:
    what                                     | script
    'a class of LINSTOR in a tenant'         | tenant([object('storage.k8s.io/v1', 'StorageClass', 'provisioner: linstor.csi.linbit.com', '')])
    'rights of a tenant for its own group'   | tenant([bound('RoleBinding', '', 'tenant-a-admin')])
    'rights of the platform for itself'      | tenant([bound('ClusterRoleBinding').replaceAll(/subjects: .*/, 'subjects: [{kind: ServiceAccount, name: s, namespace: cozy-system}]}')], because('resources-in-tenants'))
    'what a release brings, beside it'       | tenant([object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {interval: 5m, targetNamespace: tenant-a}')])
    'what is only looked up'                 | box("tenant('a') { existing('ClusterRole', 'view'); existing('StorageClass', 'replicated') }")
    'an image for machines'                  | cluster([object(CDI, 'DataVolume', 'spec: {source: {blank: {}}}', 'cozy-public')])
    'addresses in the place of the platform' | cluster([object('metallb.io/v1beta1', 'IPAddressPool', 'spec: {addresses: [192.168.1.40-192.168.1.50]}', 'cozy-metallb')])
    'settings in the place of the platform'  | cluster([object('v1', 'ConfigMap', 'data: {a: b}', 'cozy-system')])
    'satellites without pools'               | cluster([satellites('nodeSelector: {a: b}')])
    'a node with the label of its cards'     | cluster([object('v1', 'Node', '', '').replace('name: x', 'name: x, labels: {nvidia.com/gpu.workload.config: vm-passthrough}')])
    'a disk without a class'                 | tenant([app('VMDisk', '')])
    'a cluster and a pool without a class'   | inTenant("kubernetes('dev') { nodes('n') { count 1 } }")
    'a pool with the class of its cluster'   | inTenant("kubernetes('dev') { storageClass 'replicated'; nodes('n') { count 1; storageClass '' } }")
    'claims of the class replicated'         | tenant([claim('storageClassName: replicated,'), copies('storageClassName: replicated,')])
    'a claim that binds a volume'            | tenant([claim('volumeName: kept,')])
    'a claim without a class, on no box'     | cluster([object('v1', 'PersistentVolumeClaim', 'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}')])
    'an empty class of a disk, on no box'    | cluster([app('VMDisk', 'storageClass: ""')])
    'what words of a box make'               | box("pool '192.168.1.200-192.168.1.220'; etcd(); bootBox { allowEverybody() }; storage { passphrase secret('p') }; tenant('a') { vm linux; share('media') { size 10.GiB } }").replace('homelab {', "homelab { secrets { generated 'p' };")
  }

  def "what tells a part of the platform something may lie beside it: #kind"() {
    expect:
    load(cluster([object(version, kind, 'spec: {}', namespace)])).diagnostics() == []

    where:
    version                                | kind                  | namespace
    'operator.victoriametrics.com/v1beta1' | 'VMRule'              | 'cozy-monitoring'
    'operator.victoriametrics.com/v1beta1' | 'VMServiceScrape'     | 'cozy-victoria-metrics-operator'
    'grafana.integreatly.org/v1beta1'      | 'GrafanaDashboard'    | 'cozy-grafana-operator'
    'grafana.integreatly.org/v1beta1'      | 'GrafanaDatasource'   | 'cozy-grafana-operator'
    'monitoring.coreos.com/v1'             | 'PrometheusRule'      | 'cozy-monitoring'
    'monitoring.coreos.com/v1'             | 'ServiceMonitor'      | 'cozy-monitoring'
    'monitoring.coreos.com/v1'             | 'PodMonitor'          | 'cozy-monitoring'
    'monitoring.coreos.com/v1'             | 'Probe'               | 'cozy-monitoring'
    'monitoring.coreos.com/v1alpha1'       | 'ScrapeConfig'        | 'cozy-monitoring'
    'networking.k8s.io/v1'                 | 'NetworkPolicy'       | 'cozy-dashboard'
    'cilium.io/v2'                         | 'CiliumNetworkPolicy' | 'cozy-dashboard'
  }

  def "what has no like in a namespace is told how its override reads: #kind"() {
    given:
    def script = { o -> tenant([object(version, kind, '', '')], o) }

    expect:
    load(script('')).diagnostics().collect { [it.title(), it.hints()] } ==
        [["$kind x is of no tenant", ["nothing in a namespace does the same; say why it has to be so in the block of node.box, or of the manifest itself: override 'resources-in-tenants', because: '$reason'"]]]
    load(script(because('resources-in-tenants'))).diagnostics() == []

    where:
    version                           | kind                             | reason
    'apiextensions.k8s.io/v1'         | 'CustomResourceDefinition'       | 'an operator of this lab brings the kind'
    'scheduling.k8s.io/v1'            | 'PriorityClass'                  | 'what this lab runs is not all of the same weight'
    'admissionregistration.k8s.io/v1' | 'MutatingWebhookConfiguration'   | 'it checks what this lab writes'
    'admissionregistration.k8s.io/v1' | 'ValidatingWebhookConfiguration' | 'it checks what this lab writes'
  }

  def "machines are on any class that every node reaches: #what"() {
    expect:
    load(script).diagnostics() == []

    where:
    what                               | script
    'a cluster, encrypted'             | encrypted("kubernetes('dev') { storageClass 'encrypted'; nodes('n') { count 1 } }")
    'a pool of nodes, encrypted'       | encrypted("kubernetes('dev') { nodes('n') { count 1; storageClass 'encrypted' } }")
    'a disk, encrypted'                | encrypted("manifest '''${app('VMDisk', 'storageClass: encrypted')}'''")
    'a disk for data, encrypted'       | encrypted("vm('m', linux { dataDisk 'games', 5.GiB, storageClass: 'encrypted' })")
    'one copy that every node reaches' | cluster([classOf('autoPlace: "1"'), app('VMDisk', 'storageClass: own')])
    'two copies'                       | cluster([classOf('autoPlace: "2", allowRemoteVolumeAccess: "false"'), app('VMDisk', 'storageClass: own')])
    'copies on nodes that are named'   | cluster([classOf('nodeList: a b, allowRemoteVolumeAccess: "false"'), app('VMDisk', 'storageClass: own')])
  }

  def "a class that a reference gives is named, and no empty one: #what"() {
    expect:
    load(script).diagnostics() == []

    where:
    what                    | script
    'a cluster'             | inTenant("kubernetes('dev') { set 'storageClass', $BY_REFERENCE }")
    'a pool of nodes'       | inTenant("kubernetes('dev') { nodes('n') { count 1; set 'storageClass', $BY_REFERENCE } }")
    'a disk'                | patched('VMDisk', app('VMDisk', ''), 'spec.storageClass', BY_REFERENCE)
    'a text with one in it' | patched('VMDisk', app('VMDisk', ''), 'spec.storageClass', "join('', $BY_REFERENCE)")
    'a claim'               | patched('PersistentVolumeClaim', claim(''), 'spec.storageClassName', BY_REFERENCE)
    'a volume of a claim'   | patched('PersistentVolumeClaim', claim(''), 'spec.volumeName', BY_REFERENCE)
    'a database'            | inTenant("postgres('db') { user 'a'; set 'storageClass', $BY_REFERENCE }")
  }

  def "a class that is stated to be nothing is none: #what"() {
    expect:
    load(script).diagnostics()*.title() == titles

    where:
    what      | script                                        || titles
    'a disk'  | tenant([app('VMDisk', 'storageClass: null')]) || []
    'a claim' | tenant([claim('storageClassName: null,')])    || ['PersistentVolumeClaim x names no class, and gets `local`']
  }

  def "rights in the whole cluster, written in the block of a tenant, break two rules"() {
    expect:
    load(tenant([bound('ClusterRoleBinding')])).diagnostics()*.title() ==
        ['ClusterRoleBinding x is of no tenant', 'ClusterRoleBinding x gives rights in all tenants to Group tenant-b-admin']
  }

  def "an override for what no namespace holds stands in the block of its manifest"() {
    given:
    def script = { String tenant, String own -> box("tenant('a') { $tenant\nmanifest('''$HOST_PATH''') { $own } }") }
    def why = because('resources-in-tenants')

    expect:
    load(script('', why)).diagnostics() == []
    load(script(why, '')).diagnostics()*.hints()*.get(1) ==
        ["when it has to be so, say why in the block of node.box, or of the manifest itself: override 'resources-in-tenants', because: '…'"]
  }

  def "the hint names the block that its override stands in: #what"() {
    expect:
    load(script).diagnostics()*.hints()*.last() == ["when it has to be so, say why in $block: override '$name', because: '…'"]

    where:
    what                       | name                     | block                                             | script
    'of a tenant'              | 'quotas-for-all'         | 'its block'                                       | box("tenant('work') { cpu 4 }; tenant('home') { }")
    'of a tenant by manifest'  | 'ingress-in-root'        | 'its block'                                       | broken()['ingress-in-root']('')
    'of a thing in a tenant'   | 'managed-databases'      | 'its block'                                       | tenant([pods('image: postgres')])
    'of a namespace'           | 'resources-in-tenants'   | 'its block'                                       | cluster([object('v1', 'Namespace', '', '')])
    'of a thing elsewhere'     | 'resources-in-tenants'   | 'its block'                                       | cluster([object('v1', 'ConfigMap', '', 'default')])
    'of what no namespace has' | 'label-before-operator'  | 'the block of cluster.home, or of the manifest itself' | broken()['label-before-operator']('')
  }

  private static Map<String, Closure<String>> unheeded() {
    [
      'data-in-backups'               : { o -> box("tenant('a') { cpu 4; vm linux { tag 't' }; vm('spare', linux { $o }) }; backup('b') { at '03:00'; tags 't' }") },
      'backups-off-the-box'           : { o -> box("tenant('a') { cpu 4; vm linux { tag 't'; $o } }; backup('b') { at '03:00'; tags 't' }") },
      'processors-of-their-own'       : { o -> box("gpu passthrough; tenant('a') { cpu 20; vm windows { memory 8.GiB; $o } }") },
      'shared-processors-for-services': { o -> box("tenant('a') { cpu 64; memory 64.GiB; vm linux { instanceType 'cx1.large'; $o } }") },
      'quota-for-a-lone-tenant'       : { o -> box("tenant('a') { app('b') { image 'example.com/b:1.0' }; $o }") },
      'memory-for-databases'          : { o -> box("tenant('a') { cpu 4; postgres('db') { storageClass 'replicated'; user 'a'; $o } }") },
    ]
  }

  private List<String> notFollowed(String script) {
    def result = load(script)
    assert result.diagnostics().findAll { it.severity().name() == 'ERROR' } == []
    def overrides = result.lab().components().findAll { it.word() == 'override' }.collect {
      new PolicyOverride(it.address().parent().orElse(null), Value.textOf(it.outputs().get('policy')), 'a trial', null)
    }
    Policies.advice().findAll { Policies.unheeded(it, result.lab().resources(), overrides) }*.name()
  }

  def "#name is advice that this does not follow, and nothing else"() {
    expect:
    notFollowed(script('')) - 'backups-off-the-box' + [name].findAll { it == 'backups-off-the-box' } == [name]
    !notFollowed(script("override '$name', because: 'a trial'")).contains(name)

    where:
    [name, script] << unheeded().collect { [it.key, it.value] }
  }

  def "every advice has its break here"() {
    expect:
    Policies.advice()*.name() as Set == unheeded().keySet()
  }

  def "each rule of lab A names policies that are broken here, or why nothing can break it"() {
    given:
    def page = java.nio.file.Path.of(System.getProperty('homelab.root', '..')).resolve('docs/labs/a.md').toFile().text
    def rows = page.substring(page.indexOf('\n### Each rule\n')).split('\n## ')[0].readLines().findAll { it.startsWith('| ') }.drop(2)
    def known = broken().keySet() + unheeded().keySet()
    def named = rows.collect { (it.split(/ \| /)[1] =~ /`([a-z]+(?:-[a-z]+)+)`/).collect { it[1] } }

    expect:
    rows.size() >= 30
    named.flatten().toSet() - known == [] as Set
    known - named.flatten() == [] as Set

    and:
    (0..<rows.size()).every { named[it] || rows[it].contains('nothing can break it') }
  }

  def "a database is advised memory by what is said of it: #words"() {
    expect:
    notFollowed(box("tenant('a') { cpu 4; postgres('db') { storageClass 'replicated'; user 'a'; $words } }")) == advised

    where:
    words               | advised
    "preset 't1.large'" | ['memory-for-databases']
    "preset 'u1.small'" | []
    "memory 2.GiB"      | []
  }

  private static policy(String name) {
    Policies.all().find { it.name() == name }
  }

  def "every rule has its break here, a name of its own, and sentences"() {
    expect:
    Policies.all()*.name() as Set == broken().keySet()
    Policies.all()*.name().unique().size() == broken().size()
    Policies.all().every { it.name() ==~ /[a-z]+(-[a-z]+)*/ && it.rule().endsWith('.') && it.why().endsWith('.') }
  }

  def "an override without a reason, and one of no rule, are mistakes: #words"() {
    expect:
    told(box(words)) == [expected]

    where:
    words                                         | expected
    "override 'metallb-ranges'"                   | "HL1003 1:49 `because:` of `override` is missing"
    "override 'metallb-ranges', because: ' '"     | "HL1003 1:49 the override of 'metallb-ranges' gives no reason"
    "override 'metalb-ranges', because: 'a test'" | "HL1112 1:49 there is no policy 'metalb-ranges'"
  }

  def "an override holds for its block only"() {
    given:
    def windows = "vm windows { instanceType 'u1.xlarge' }"
    def off = "vm steamos { instanceType 'u1.xlarge'; off() }"

    expect:
    told(box("gpu passthrough; tenant('a') { override 'instance-type-by-purpose', because: 'it plays chess'; $windows }\ntenant('b') { $off }")) ==
        ['HL1111 2:1 the machine steamos shares its processors, u1.xlarge, and has the card']
    load("homelab { override 'instance-type-by-purpose', because: 'all play chess'; node('box') { gpu passthrough; tenant('b') { $windows } } }").diagnostics() == []
  }

  def "the page of the policies is made from them"() {
    given:
    def page = java.nio.file.Path.of(System.getProperty('homelab.root', '..')).resolve('docs/policies.md')
    if (Boolean.getBoolean('homelab.words.rewrite')) {
      java.nio.file.Files.writeString(page, PolicyDocs.page())
    }

    expect: 'else rewrite it: mvn -pl dsl -am test -Dtest=PoliciesSpec -Dsurefire.args="-Dhomelab.words.rewrite=true"'
    java.nio.file.Files.readString(page) == PolicyDocs.page()
  }

  def "a lab without Cozystack is held against none of these rules"() {
    expect:
    load("homelab { cluster('home') { namespace('a') { manifest '''{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {type: NodePort, ports: [{port: 80}]}}''' } } }").diagnostics() == []
  }
}
