package dev.homelab.dsl.spec.cozystack

import dev.homelab.dsl.ScriptBase
import dev.homelab.model.Address
import dev.homelab.model.Value

class TenantClusterSpec extends ScriptBase {
  private static final CLUSTER = 'node.box/tenant.home/kubernetes.dev'

  private static String script(String inside, String box = '') {
    "homelab { domain 'lab.example.com'; node('box') { address '192.168.1.20'; $box; tenant('home') { etcd(); kubernetes('dev') { $inside } } } }"
  }

  private target(String inside) {
    def result = load(script(inside))
    assert result.diagnostics() == []
    result.lab().targets().find { it.address().toString() == CLUSTER }
  }

  private static Value at(resource, String path) {
    path.tokenize('.').inject(resource.desired()) { tree, field -> tree?.get(field) }
  }

  def "a tenant's cluster is a target, which its kubeconfig and the box's cluster lead to"() {
    when:
    def found = target(inside)

    then:
    found.provider() == 'kubernetes'
    Value.textOf(found.config().get('access')) == 'tenant'
    Value.textOf(found.config().get('namespace')) == 'tenant-home'
    Value.textOf(found.config().get('secret')) == 'kubernetes-dev-admin-kubeconfig'
    Value.textOf(found.config().get('key')) == 'super-admin.svc'
    found.config().get('uid') == new Value.Ref(Address.parse(CLUSTER), 'uid')
    Value.textOf(found.config().get('host').get('access')) == 'talos'

    where:
    inside << ['', "cluster { namespace('web') }"]
  }

  def "what is on it has its address, its target and no namespace of the tenant"() {
    when:
    def result = load(script('''cluster {
      namespace('web') { app('web') { image 'nginx:1.29.1'; port 8080 } }
      manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: web}, data: {a: b}}'
      manifest '{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: low}, value: 1}'
    }'''))

    then:
    result.diagnostics() == []
    ['namespace.web', 'namespace.web/app.web/deployment.web', 'namespace.web/configmap.a', 'priorityclass.low'].every {
      resource(result, "$CLUSTER/$it").target().toString() == CLUSTER
    }
    Value.textOf(at(resource(result, "$CLUSTER/namespace.web/app.web/deployment.web"), 'metadata.namespace')) == 'web'
  }

  def "a volume takes the cluster's own class, whatever the box has"() {
    when:
    def result = load(script("cluster { namespace('web') { app('web') { image 'nginx:1.29.1'; volume('data') { at '/data'; size 1.GiB } } } }"))

    then:
    at(resource(result, "$CLUSTER/namespace.web/app.web/persistentvolumeclaim.web-data"), 'spec.storageClassName') == null
  }

  def "names lead in through the addon, which is told them and gets a node"() {
    when:
    def result = load(script("addons 'ingressNginx'; cluster { namespace('web') { app('web') { image 'nginx:1.29.1'; port 8080; expose lan } } }"))
    def cluster = resource(result, CLUSTER)

    then:
    at(cluster, 'spec.addons.ingressNginx.hosts') == Value.of(['web.dev.home.lab.example.com'])
    at(cluster, 'spec.nodeGroups.workers.roles') == Value.of(['ingress-nginx'])
    at(resource(result, "$CLUSTER/namespace.web/app.web/ingress.web"), 'spec.ingressClassName') == Value.of('nginx')
  }

  def "names and a role that the script states stay"() {
    when:
    def result = load(script("""addons 'ingressNginx'; set 'addons.ingressNginx.hosts', ['a.home.lab.example.com']
      nodes('small') { count 1 }; nodes('door') { roles 'ingress-nginx' }
      cluster { namespace('web') { app('web') { image 'nginx:1.29.1'; port 8080; expose lan } } }"""))
    def cluster = resource(result, CLUSTER)

    then:
    at(cluster, 'spec.addons.ingressNginx.hosts') == Value.of(['a.home.lab.example.com'])
    at(cluster, 'spec.nodeGroups.small.roles') == null
  }

  def "what leads nowhere is told with the word to add"() {
    when:
    def told = load(script("cluster { namespace('web') { app('web') { image 'nginx:1.29.1'; port 8080; expose lan } } }")).diagnostics()

    then:
    told*.code() == ['HL2052']
    told[0].hints()[0] == "add it to the block of kubernetes.dev: addons 'ingressNginx'"
  }

  def "addresses of the box are load balancers of the cluster"() {
    expect:
    load(script("cluster { namespace('web') { app('web') { image 'nginx:1.29.1'; port 8080; expose lan } } }",
        "pool '192.168.1.200-192.168.1.220'")).diagnostics() == []
  }

  def "words that make or find a cluster are refused on one that is made already"() {
    expect:
    load(script("cluster { $word; namespace('web') }")).diagnostics()*.title() == [title]

    where:
    word                     | title
    "kubeconfig 'a.yaml'"    | 'a cluster that the lab makes needs no kubeconfig and no context'
    "context 'a'"            | 'a cluster that the lab makes needs no kubeconfig and no context'
    "on 'box'"               | 'kubernetes.dev makes its machines itself'
    "controlPlane { }"       | 'kubernetes.dev makes its machines itself'
  }

  def "Flux is refused on it, at the word"() {
    when:
    def told = load(script("cluster { gitops flux { repository 'https://git.example.com/me/homelab.git' }; namespace('web') }")).diagnostics()

    then:
    told*.code() == ['HL9105']
    told[0].span() != null
  }
}
