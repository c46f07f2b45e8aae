package dev.homelab.dsl

import dev.homelab.codec.ValueCodec
import dev.homelab.model.Level
import dev.homelab.model.Value

class BoxAlertsSpec extends ScriptBase {

  private static final AT = 'node.box/tenant.root/monitoring.monitoring'

  private static String box(String inside) {
    "homelab { domain 'lab.example.com'; secrets { env 'ntfy', 'NTFY_TOKEN' }; node('box') { $inside } }"
  }

  private static Value at(resource, String... path) {
    path.inject(resource.desired()) { tree, field -> tree?.get(field) }
  }

  private static List<String> made(result) {
    result.lab().resources()*.address()*.toString().findAll { it.startsWith("$AT/") }
  }

  def "a box with monitoring has a page of its own, and tells nobody"() {
    when:
    def result = load(box('monitoring()'))
    def page = resource(result, "$AT/grafanadashboard.lab")

    then:
    made(result) == ["$AT/grafanadashboard.lab".toString()]
    at(page, 'metadata', 'namespace') == Value.of('tenant-root')
    page.dependsOn().any { it.to().toString() == AT && it.level() == Level.READY }
    with(ValueCodec.read(Value.textOf(at(page, 'spec', 'json')).getBytes('UTF-8'))) {
      it.get('title') == Value.of('The lab: box')
      it.get('panels').items()*.get('id') == (1..9).collect { Value.of(it) }
    }
  }

  def "monitoring of a tenant has none"() {
    expect:
    load(box("tenant('home') { monitoring() }")).lab().resources().every { !it.type().contains('grafana') }
  }

  def "alerts go where the script says, and the token stays a secret"() {
    when:
    def result = load(box("monitoring { alerts ntfy { server 'https://ntfy.example.com'; topic 'alarm'; token secret('ntfy') } }"))
    def receiver = at(resource(result, "$AT/vmalertmanagerconfig.lab"), 'spec', 'receivers').items()[0]
    def hook = receiver.get('webhook_configs').items()[0]

    then:
    hook.get('url') == Value.of('https://ntfy.example.com/alarm?template=alertmanager')
    hook.get('max_alerts') == Value.of(8)
    hook.get('http_config') == Value.of([authorization: [type: 'Bearer', credentials: [name: 'lab-alerts', key: 'token']]])
    at(resource(result, "$AT/secret.lab-alerts"), 'stringData', 'token') instanceof Value.Secret
  }

  def "a server that takes messages from everybody needs no secret"() {
    when:
    def result = load(box("monitoring { alerts ntfy { server 'https://ntfy.sh'; topic 'x7f3' } }"))

    then:
    !made(result).contains("$AT/secret.lab-alerts".toString())
    at(resource(result, "$AT/vmalertmanagerconfig.lab"), 'spec', 'receivers').items()[0]
        .get('webhook_configs').items()[0].get('http_config') == null
  }

  def "rules, sender and judge know each other by one label, and wait for each other"() {
    when:
    def result = load(box("monitoring { metrics 'mine', '7d', '15s', 5.GiB; alerts ntfy { server 'https://ntfy.sh' } }"))
    def label = Value.of(['app.kubernetes.io/part-of': 'homelab'])
    def judge = resource(result, "$AT/vmalert.lab")

    then:
    at(resource(result, "$AT/vmrule.lab"), 'metadata', 'labels') == label
    at(judge, 'spec', 'ruleSelector', 'matchLabels') == label
    at(resource(result, "$AT/vmalertmanager.lab"), 'spec', 'configSelector', 'matchLabels') == label
    at(judge, 'spec', 'datasource', 'url') == Value.of('http://vmselect-mine.tenant-root.svc:8481/select/0/prometheus')
    at(judge, 'spec', 'notifiers') == Value.of([[url: 'http://vmalertmanager-lab.tenant-root.svc:9093']])
    judge.dependsOn().any { it.to().toString() == "$AT/vmalertmanager.lab" }
    at(resource(result, "$AT/vmrule.lab"), 'spec', 'groups').items()[0].get('rules').items()
        .collect { Value.textOf(it.get('alert')) } == ['DiskFull', 'VolumeFull', 'PoolFull', 'NodeNotReady', 'PodCrashLooping',
        'MachineDown', 'CertificateEnds', 'BackupFailed', 'JobFailed']
    made(result).count { it.contains('vmpodscrape') } == 3
  }

  def "what cannot be told is a mistake: #script"() {
    expect:
    load(box(script)).diagnostics()*.code() == [code]

    where:
    script                                                                | code
    "monitoring { alerts ntfy }"                                          | 'HL2070'
    "tenant('a') { monitoring { alerts ntfy { server 'https://n.sh' } } }" | 'HL2071'
    "monitoring { alerts ntfy { server 'https://me:pw@ntfy.sh' } }"       | 'HL1106'
    "monitoring { alerts ntfy { server 'https://n.sh'; topic 'a/b' } }"   | 'HL1106'
    "monitoring { alerts ntfy { server 'http://n.sh'; token secret('ntfy') } }" | 'HL1106'
    "monitoring { alerts ntfy { token secret('ntfy'); server 'http://n.sh' } }" | 'HL1106'
    "monitoring { alerts ntfy { token secret('ntfy') } }"                 | 'HL1106'
  }
}
