package dev.homelab.dsl

import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.model.Level
import dev.homelab.model.Value
import java.nio.file.Files

class LanguageSpec extends ScriptBase {

  static final CARD = '''homelab {
  node("aoostar") {
    gpu passthrough
    tenant("gaming") {
      vm windows
    }
  }
}
'''

  def "the product's sentence means the same on several lines and on one"() {
    given:
    def several = load(CARD)
    def one = load(CARD.readLines()*.trim().join(' '))

    expect:
    several.diagnostics() == []
    one.diagnostics() == []
    one.lab().resources() == several.lab().resources()
    several.lab().resources()*.type() as Set == [
      'metal.machine', 'talos.machine', 'talos.card', 'talos.cluster', 'linstor.pool',
      'kubernetes.namespace', 'kubernetes.serviceaccount', 'kubernetes.clusterrolebinding',
      'kubernetes.deployment', 'kubernetes.package.cozystack.io', 'kubernetes.storageclass', 'kubernetes.ingress.apps.cozystack.io',
      'kubernetes.tenant.apps.cozystack.io', 'kubernetes.vmdisk.apps.cozystack.io',
      'kubernetes.vminstance.apps.cozystack.io',
    ] as Set
  }

  def "every default of a machine says where it comes from"() {
    when:
    def vm = resource(load(CARD), 'node.aoostar/tenant.gaming/vm.windows')

    then:
    at(vm, 'spec', 'instanceType') == Value.of('cx1.2xlarge')
    at(vm, 'spec', 'gpus') instanceof Value.Seq
    vm.provenance().get('spec.instanceProfile').reason() == "default of profile 'windows'"
    vm.provenance().keySet().findAll { it.startsWith('spec.') }*.substring(5) as Set ==
      vm.desired().get('spec').fields().keySet()
    vm.origin().user().line() == 5
  }

  def "a block may follow a known name"() {
    when:
    def vm = resource(load(CARD.replace('vm windows', "vm windows { memory 32.GiB; cpu 4; off(); override 'processors-of-their-own', because: 'a trial' }")),
        'node.aoostar/tenant.gaming/vm.windows')

    then:
    at(vm, 'spec', 'resources', 'memory') == Value.of('32Gi')
    at(vm, 'spec', 'resources', 'cpu') == Value.of('4')
    at(vm, 'spec', 'instanceType') == Value.of('')
    at(vm, 'spec', 'runStrategy') == Value.of('Halted')
    vm.provenance().get('spec.resources.memory').span().line() == 5
  }

  private static Value at(vm, String... path) {
    path.inject(vm.desired()) { tree, field -> tree.get(field) }
  }

  def "plain Groovy stays usable"() {
    given:
    def result = load('''
String twice(String s) { s + s }
class Sizes { static int of(int n) { n * 10 } }
def common = { int n -> "c$n".toString() }
homelab('demo') {
  [1, 2].each { i -> value("v$i") { content twice('a') + Sizes.of(i) } }
  for (n in ['x', 'y']) { value(n) { content common(3) } }
  int port = 81
  def below = { int cpu -> cpu - 1 }
  value('below') { content "${[81].collect { memory -> memory - 1 }[0]} ${below(3)} ${port - 1}" }
  if (1 < 2) { value('yes') { content 1.5.TB.toString() } } else { value('no') { content 'n' } }
}
''')

    expect:
    result.lab().name() == 'demo'
    result.lab().resources()*.address()*.toString() == ['value.v1', 'value.v2', 'value.x', 'value.y', 'value.below', 'value.yes']
    content(result, 'value.below') == '80 2 80'
    content(result, 'value.v2') == 'aa20'
    content(result, 'value.x') == 'c3'
    content(result, 'value.yes') == '1500 GB'
  }

  def "an included file speaks to the block that includes it, and its lines are its own"() {
    given:
    Files.createDirectories(folder.resolve('services'))
    Files.writeString(folder.resolve('services/a.groovy'), "value('a') { content suffix('x') }\n")
    Files.writeString(folder.resolve('services/b.groovy'), "\nvalue('b') { contnt 'x' }\n")

    when:
    def bad = load("String suffix(String s) { s + '!' }\nhomelab {\n  include 'services/*.groovy'\n}")
    Files.writeString(folder.resolve('services/b.groovy'), "\nvalue('b') { content 'x' }\n")
    def good = load("String suffix(String s) { s + '!' }\nhomelab {\n  include 'services/*.groovy'\n}")

    then:
    bad.diagnostics()*.span()*.toString() == ['services/b.groovy:2:14']
    content(good, 'value.a') == 'x!'
    resource(good, 'value.b').origin().user().toString() == 'services/b.groovy:2:1'
    good.inputs()*.name().containsAll(['services/a.groovy', 'services/b.groovy', 'services/*.groovy'])
  }

  def "a symbolic link does not lead out of the lab's folder"() {
    given:
    def outside = Files.createTempFile('outside', '.txt')
    Files.createSymbolicLink(folder.resolve('link.txt'), outside)

    expect:
    load("homelab { value('a') { content file('link.txt') } }").diagnostics()*.code() == ['HL1035']

    cleanup:
    Files.deleteIfExists(outside)
  }

  def "files and variables are inputs of the lab"() {
    given:
    Files.writeString(folder.resolve('n.txt'), 'hello')
    environment = [USER_NAME: 'ann']

    when:
    def result = load("homelab { value('a') { content file('n.txt') + env('USER_NAME') + env('NOPE', orElse: '?') } }")

    then:
    content(result, 'value.a') == 'helloann?'
    result.inputs()*.name() as Set == ['homelab.groovy', 'n.txt', 'USER_NAME', 'NOPE'] as Set
    result.inputs().find { it.name() == 'NOPE' }.digest() == 'absent'
  }

  def "manifests become resources with edges, each at its own line"() {
    given:
    def result = load("""homelab {
  cluster('home') {
    namespace('web') {
      manifest '''
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {when: 2020-01-01}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: 'a:1', envFrom: [{configMapRef: {name: settings}}]}]}}}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
'''
      patch('Deployment', 'web') { set 'spec.template.spec.containers[web].image', 'a:2' }
      protect()
    }
    manifest '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.example.com}, spec: {group: example.com, names: {kind: Thing}}}'
  }
}""")
    def web = resource(result, 'cluster.home/namespace.web/deployment.web')
    def thing = resource(result, 'cluster.home/namespace.web/thing.t')

    expect:
    web.type() == 'kubernetes.deployment'
    web.origin().user().line() == 10
    web.target().toString() == 'cluster.home'
    web.lifecycle().protect()
    web.dependsOn()*.to()*.toString() == ['cluster.home/namespace.web', 'cluster.home/namespace.web/configmap.settings']
    dev.homelab.codec.Json != null
    web.desired().fields()['spec'].toString().contains('a:2')
    thing.type() == 'kubernetes.thing.example.com'
    thing.dependsOn().find { it.level() == Level.READY }.to().toString() == 'cluster.home/customresourcedefinition."things.example.com"'
    resource(result, 'cluster.home/namespace.web/configmap.settings').desired().get('data').get('when') == Value.of('2020-01-01')
  }

  def "applications of Cozystack come after their tenant, their disks and what these are copies of"() {
    given:
    def app = { String kind, String name, String space, String spec ->
      "manifest '{apiVersion: apps.cozystack.io/v1alpha1, kind: $kind, metadata: {name: $name, namespace: $space}, spec: $spec}'"
    }
    def result = load("""homelab {
  cluster('home') {
    ${app('VMInstance', 'win', 'tenant-family-me', '{disks: [{name: system}]}')}
    ${app('VMDisk', 'system', 'tenant-family-me', '{source: {disk: {name: golden}}}')}
    ${app('VMDisk', 'golden', 'tenant-family-me', '{source: {upload: {}}}')}
    ${app('Tenant', 'me', 'tenant-family', '{}')}
    ${app('Tenant', 'family', 'tenant-root', '{}')}
  }
}""")
    def edges = { String name, String kind ->
      resource(result, "cluster.home/namespace.tenant-family-me/$kind.$name").dependsOn().collect { "${it.to().last()} ${it.level()}" as String } as Set
    }
    def tenant = 'tenant.me READY'

    expect:
    result.diagnostics() == []
    edges('win', 'vminstance') == [tenant, 'vmdisk.system EXISTS'] as Set
    edges('system', 'vmdisk') == [tenant, 'vmdisk.golden READY'] as Set
    edges('golden', 'vmdisk') == [tenant] as Set
    resource(result, 'cluster.home/namespace.tenant-family/tenant.me').dependsOn()*.to()*.toString() == ['cluster.home/namespace.tenant-root/tenant.family']
  }

  def "statements about life hold for everything inside"() {
    given:
    def result = load('''homelab {
  value('first') { content 'x' }
  value('second') { content 'y'; after 'value.first'; ignore 'content'; moved from: 'value.old' }
}''')
    def second = resource(result, 'value.second')

    expect:
    second.dependsOn()*.to()*.toString() == ['value.first']
    second.lifecycle().ignore() == ['content'] as SortedSet
    second.lifecycle().movedFrom().toString() == 'value.old'
  }

  def "references may be unique suffixes"() {
    given:
    def result = load('''homelab {
  value('a') { content ref('deployment.web').uid }
  value('b') { content join('x', ref('value.a').content) }
  cluster('c') { namespace('n') { manifest '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}' } }
}''')

    expect:
    resource(result, 'value.a').desired().get('content').address().toString() == 'cluster.c/namespace.n/deployment.web'
    resource(result, 'value.b').desired().get('content') instanceof Value.Join
  }

  def "an unchanged script comes from the cache, a changed file does not"() {
    given:
    def cache = folder.resolve('.homelab/cache')
    Files.writeString(folder.resolve('n.txt'), 'one')
    def script = folder.resolve('homelab.groovy')
    Files.writeString(script, "homelab { value('a') { content file('n.txt') } }")
    def request = LoadRequest.of(script, [:]).withCache(cache)

    when:
    def first = frontend.load(request)
    def second = frontend.load(request)
    Files.writeString(folder.resolve('n.txt'), 'two')
    def third = frontend.load(request)

    then:
    !first.fromCache()
    second.fromCache()
    second.lab() == first.lab()
    !third.fromCache()
    content(third, 'value.a') == 'two'
  }

  def "an entry of the cache that is damaged counts as missing: #damage"() {
    given:
    def cache = folder.resolve('cache')
    def script = folder.resolve('homelab.groovy')
    Files.writeString(script, "homelab { value('a') { content 'x' } }")
    def request = LoadRequest.of(script, [:]).withCache(cache)
    def lab = frontend.load(request).lab()
    cache.toFile().listFiles().each { file -> change(file) }

    expect:
    def again = frontend.load(request)
    !again.fromCache()
    again.lab() == lab
    frontend.load(request).fromCache()

    where:
    damage         | change
    'cut short'    | { File f -> f.bytes = f.bytes[0..<(f.bytes.length.intdiv(2))] as byte[] }
    'one bit'      | { File f -> def b = f.bytes; b[b.length - 3] = (byte) (b[b.length - 3] ^ 4); f.bytes = b }
    'empty'        | { File f -> f.bytes = new byte[0] }
    'others write' | { File f -> Files.setPosixFilePermissions(f.toPath(), java.nio.file.attribute.PosixFilePermissions.fromString('rw-rw-rw-')) }
  }
}
