package dev.homelab.dsl.spec.workload

import dev.homelab.codec.PublicJson
import dev.homelab.dsl.spec.LabBuilder
import dev.homelab.dsl.spec.LabFiles
import dev.homelab.dsl.spec.Scope
import dev.homelab.dsl.spec.kube.ClusterSpec
import dev.homelab.dsl.spec.kube.NamespaceSpec
import dev.homelab.dsl.spec.lab.LabSpec
import dev.homelab.dsl.spec.unit.Size
import dev.homelab.model.Edge
import dev.homelab.model.Lab
import dev.homelab.model.Level
import dev.homelab.model.Origin
import dev.homelab.model.ResourceSpec
import java.util.function.Consumer
import spock.lang.Specification

class AppWordsSpec extends Specification {
  def builder = new LabBuilder(Stub(LabFiles), { Origin.NONE })
  Lab lab

  def 'an app with an image and a port is a Deployment with a Service, inside the cluster'() {
    when:
    evaluate { it.image('ghcr.io/traefik/whoami:v1.11.0').port(80) }

    then:
    problems() == []
    kinds() == ['namespace', 'serviceaccount', 'networkpolicy', 'deployment', 'service']
    json('deployment').contains('"image":"ghcr.io/traefik/whoami:v1.11.0"')
    json('deployment').contains('"tcpSocket":{"port":"http"}')
    json('service').contains('"type":"ClusterIP"')
    json('networkpolicy').contains('"namespaceSelector":{}')
    lab.components().find { it.word() == 'app' }.outputs().keySet() == ['host', 'port', 'url'] as SortedSet
    resource('deployment').address().toString() == 'cluster.home/namespace.web/app.shop/deployment.shop'
  }

  def 'an app says all of itself in words'() {
    when:
    evaluate {
      it.image('example.com/shop:1.2')
      it.port(8080).port([name: 'metrics', service: 9000], 9090)
      it.volume('data', { VolumeSpec v -> v.at('/data').size(Size.gib(10)) } as Consumer)
      it.volume('tmp', { VolumeSpec v -> v.at('/tmp').scratch() } as Consumer)
      it.env('COLOUR', 'green').config('/etc/shop.conf', 'x = 1')
      it.command('/shop').args('--verbose').health('/health').replicas(2).user(65532).readOnlyImage()
      it.resources({ ResourcesSpec r -> r.cpu(1.5).memory(Size.mib(256)).memoryLimit(Size.gib(1)) } as Consumer)
      it.expose(it.lan).host('shop.example.org')
    }

    then:
    problems() == []
    kinds() == ['namespace', 'serviceaccount', 'persistentvolumeclaim', 'configmap', 'networkpolicy', 'deployment',
        'poddisruptionbudget', 'service', 'ingress']
    def deployment = json('deployment')
    ['"mountPath":"/data"', '"emptyDir":{}', '"command":["/shop"]', '"args":["--verbose"]', '"replicas":2',
        '"httpGet":{"path":"/health","port":"http"}', '"runAsUser":65532', '"readOnlyRootFilesystem":true',
        '"requests":{"cpu":"1500m","memory":"256Mi"}', '"limits":{"memory":"1Gi"}',
        '"name":"COLOUR","value":"green"'].every { deployment.contains(it) }
    json('persistentvolumeclaim').contains('"storage":"10Gi"')
    resource('persistentvolumeclaim').lifecycle().retain()
    json('service').contains('"name":"metrics","port":9000,"protocol":"TCP","targetPort":"metrics"')
    json('ingress').contains('"host":"shop.example.org"')
  }

  def 'the Deployment waits for its namespace, its claim and its configuration to exist'() {
    when:
    evaluate {
      it.image('example.com/shop:1.2').config('/etc/shop.conf', 'x = 1')
      it.volume('data', { VolumeSpec v -> v.at('/data') } as Consumer)
    }

    then:
    def namespace = resource('namespace').address()
    resource('deployment').dependsOn() as Set == [
        new Edge(namespace, Level.EXISTS),
        new Edge(resource('persistentvolumeclaim').address(), Level.EXISTS),
        new Edge(resource('configmap').address(), Level.EXISTS),
        new Edge(resource('networkpolicy').address(), Level.EXISTS),
        new Edge(resource('serviceaccount').address(), Level.EXISTS)] as Set
  }

  def 'a schedule makes a CronJob, without a Service'() {
    when:
    evaluate { it.image('example.com/shop:1.2').schedule('0  4 * * *') }

    then:
    problems() == []
    kinds().contains('cronjob')
    !kinds().contains('service')
    json('cronjob').contains('"schedule":"0 4 * * *"')
  }

  def 'a variable and a file with a secret go into a Secret by name'() {
    when:
    builder.secret('token', new dev.homelab.model.SecretSource.Environment('TOKEN'), null)
    evaluate {
      it.image('example.com/shop:1.2').env('TOKEN', it.secret('token'))
      it.config('/etc/key', it.join('key=', it.secret('token')))
    }

    then:
    problems() == []
    json('secret').contains('"TOKEN":{"secret":"token"}')
    json('secret').contains('"key":{"join":["key=",{"secret":"token"}]}')
    !json('deployment').contains('"secret":"token"')
  }

  def 'an argument may be an output of another thing or hold a secret, which then comes from a variable'() {
    when:
    builder.secret('token', new dev.homelab.model.SecretSource.Environment('TOKEN'), null)
    evaluate {
      it.image('example.com/shop:1.2').port(80)
      it.command('/shop', 1).args('--key', it.join('k=', it.secret('token')), it.ref('app.shop', 'port'), ['a', 'b'])
    }

    then:
    problems() == []
    def deployment = json('deployment')
    deployment.contains('"command":["/shop","1"]')
    deployment.contains('"args":["--key","$(HOMELAB_ARGUMENT_2)",{"join":[{"ref":"cluster.home/namespace.web/app.shop.port"}]},"a","b"]')
    json('secret').contains('"HOMELAB_ARGUMENT_2":{"join":["k=",{"secret":"token"}]}')
    !deployment.contains('"secret":"token"')
  }

  def 'whom it may call is a rule of its network policy, with name servers and its own parts'() {
    when:
    evaluate {
      it.image('example.com/shop:1.2').reaches(it.internet)
      it.reaches([port: 2049], '192.168.30.20')
    }

    then:
    problems() == []
    def policy = json('networkpolicy')
    policy.contains('"policyTypes":["Ingress","Egress"]')
    policy.contains('{"ports":[{"port":53,"protocol":"UDP"},{"port":53,"protocol":"TCP"}]}')
    policy.contains('{"ports":[{"port":2049,"protocol":"TCP"}],"to":[{"ipBlock":{"cidr":"192.168.30.20/32"}}]}')
    policy.contains('"cidr":"0.0.0.0/0","except":["10.0.0.0/8"')
  }

  def 'without a word about it, it may call everybody; nobody leaves its own parts and names'() {
    when:
    evaluate {
      it.image('example.com/shop:1.2')
      if (said) { it.reaches(it.nobody) }
    }

    then:
    json('networkpolicy').contains('"Egress"') == said
    json('networkpolicy').count('"to":') == count

    where:
    said  | count
    false | 0
    true  | 1
  }

  def 'root keeps what root images need, and nothing else'() {
    when:
    evaluate { it.image('example.com/shop:1.2').user(0) }

    then:
    !json('deployment').contains('runAsNonRoot')
    !json('deployment').contains('"drop"')
    json('deployment').contains('"allowPrivilegeEscalation":false')
  }

  def 'a mistake is told with its code: #code'() {
    when:
    evaluate(says)

    then:
    problems() == [code]

    where:
    code     | says
    'HL2050' | { it.image('Not An Image').image('a:1') }
    'HL2054' | { it.image('example.com/shop') }
    'HL2055' | { it.image('a:1').port(70000) }
    'HL2056' | { it.image('a:1').volume('data', { VolumeSpec v -> } as Consumer) }
    'HL2057' | { it.image('a:1').replicas(-1) }
    'HL2055' | { it.image('a:1').reaches([protocol: 'tcp'], '192.168.30.20') }
    'HL2058' | { it.port(80) }
    'HL2053' | { it.image('a:1').resources({ ResourcesSpec r -> r.cpu(0) } as Consumer) }
    'HL1106' | { it.image('a:1').schedule('often') }
  }

  def 'an app that is exposed tells when it has no name, or when nothing leads in'() {
    expect:
    evaluate({ ClusterSpec c -> c.ingress('nginx') }) { it.image('a:1').port(80).expose(it.lan) }
    problems() == ['HL2051']

    when:
    builder = new LabBuilder(Stub(LabFiles), { Origin.NONE })
    evaluate({ ClusterSpec c -> }) { it.image('a:1').port(80).expose(it.lan).host('a.example.com') }

    then:
    problems() == ['HL2052']
  }

  private boolean evaluate(Consumer<ClusterSpec> cluster = { it.ingress('nginx') }, Closure app) {
    def spec = new LabSpec(Scope.root(builder))
    spec.cluster('home', { ClusterSpec c ->
      cluster.accept(c)
      c.namespace('web', { NamespaceSpec n -> AppWords.app(n, 'shop', app as Consumer<AppSpec>) } as Consumer)
    } as Consumer)
    builder.complete()
    lab = builder.freeze('test', [])
    true
  }

  private List<String> problems() {
    builder.problems()*.code()
  }

  private List<String> kinds() {
    lab.resources().collect { it.address().last().type() }
  }

  private ResourceSpec resource(String kind) {
    lab.resources().find { it.address().last().type() == kind }
  }

  private String json(String kind) {
    PublicJson.text(resource(kind).desired())
  }
}
