package dev.homelab.dsl

import dev.homelab.dsl.policy.Policies
import dev.homelab.dsl.policy.PolicyDocs
import dev.homelab.dsl.spec.PolicyOverride
import dev.homelab.model.Value

/** Each rule is broken once, and each break is one that an override with a reason takes back. */
class PoliciesSpec extends ScriptBase {

  private static final String TENANT = '{apiVersion: apps.cozystack.io/v1alpha1, kind: Tenant, metadata: {name: a, namespace: tenant-root}, spec: {ingress: true}}'
  private static final String BOUND = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}, subjects: '

  private static String app(String kind, String spec, String namespace = 'tenant-a') {
    "{apiVersion: apps.cozystack.io/v1alpha1, kind: $kind, metadata: {name: x, namespace: $namespace}, spec: {$spec}}"
  }

  private static String object(String version, String kind, String rest, String namespace = 'tenant-a') {
    "{apiVersion: $version, kind: $kind, metadata: {name: x${namespace ? ', namespace: ' + namespace : ''}}${rest ? ', ' + rest : ''}}"
  }

  private static String pods(String container) {
    object('apps/v1', 'Deployment', "spec: {selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: x, $container}]}}}")
  }

  /** A cluster that has Cozystack, with objects. */
  private static String cluster(List<String> objects, String more = '') {
    "homelab { cluster('home') { $more\n" + ([TENANT] + objects).collect { "manifest '''$it'''" }.join('\n') + '\n} }'
  }

  private static String box(String words, String more = '') {
    "homelab { node('box') { address '192.168.1.20'; $words\n$more } }"
  }

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
