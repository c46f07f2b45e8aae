package dev.homelab.stdlib.service

import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.model.Value
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

class NtfySpec extends Specification {
  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  @TempDir
  Path folder

  private load(String inside) {
    def file = folder.resolve('homelab.groovy')
    Files.writeString(file, "homelab { domain 'lab.example.com'\nnode('box') { $inside } }")
    frontend.load(LoadRequest.of(file, [:]))
  }

  private static found(result, String end) {
    result.lab().resources().find { it.address().toString().endsWith(end) }
  }

  def 'makes these objects'() {
    expect:
    RecipeLab.of('ntfy').kinds() == [
        'ServiceAccount/ntfy', 'PersistentVolumeClaim/ntfy-data', 'Secret/ntfy-secrets', 'NetworkPolicy/ntfy',
        'Deployment/ntfy', 'Service/ntfy', 'Ingress/ntfy']
  }

  def 'lets nobody in but its two users, whose passwords no command shows'() {
    given:
    def lab = RecipeLab.of('ntfy')
    def env = RecipeLab.env(lab.container('Deployment', 'ntfy'))
    def setup = RecipeLab.podSpec(lab.object('Deployment', 'ntfy')).initContainers[0]

    expect:
    env.NTFY_AUTH_DEFAULT_ACCESS == 'deny-all'
    env.NTFY_AUTH_FILE == '/var/lib/ntfy/user.db'
    env.NTFY_BASE_URL == 'http://ntfy.example.com'
    !env.containsKey('ADMIN_PASSWORD')
    setup.command[2].contains("ntfy access sender '*' write-only")
    RecipeLab.env(setup).SENDER_PASSWORD == [secretKeyRef: [key: 'SENDER_PASSWORD', name: 'ntfy-secrets']]
    lab.container('Deployment', 'ntfy').readinessProbe.httpGet.path == '/v1/health'
    lab.service().links() == ['http://ntfy.example.com': 'LAN only · admin: homelab secret apps.ntfy.admin-password']
  }

  def 'phones of Apple are woken when asked for'() {
    expect:
    RecipeLab.env(RecipeLab.of('ntfy').container('Deployment', 'ntfy')).NTFY_UPSTREAM_BASE_URL == null
    RecipeLab.env(RecipeLab.of('ntfy') { apple() }.container('Deployment', 'ntfy')).NTFY_UPSTREAM_BASE_URL == 'https://ntfy.sh'
  }

  def 'alerts of a box go to the ntfy of one of its tenants, by a user who may only write'() {
    given:
    def result = load("monitoring { alerts ntfy }; tenant('home') { service ntfy }")
    def hook = found(result, '/vmalertmanagerconfig.lab').desired().get('spec').get('receivers').items()[0]
        .get('webhook_configs').items()[0]
    def login = found(result, '/secret.lab-alerts').desired().get('stringData')

    expect:
    result.diagnostics() == []
    hook.get('url') == Value.of('http://ntfy.tenant-home.svc/lab?template=alertmanager')
    hook.get('http_config') == Value.of([basic_auth: [
        username: [name: 'lab-alerts', key: 'username'], password: [name: 'lab-alerts', key: 'password']]])
    login.get('username') == Value.of('sender')
    login.get('password') == new Value.Secret('tenant-home.ntfy.sender-password')
  }

  def 'which server is meant must be clear: #tenants'() {
    expect:
    load("monitoring { alerts ntfy }; $tenants").diagnostics()*.title() == [title]

    where:
    tenants                                                         | title
    "tenant('a') { service ntfy }; tenant('b') { service ntfy }"    | 'alerts go to ntfy, and the box runs several'
    "tenant('a') { service ntfy { expose nobody } }"                | 'service.ntfy lets nobody in'
    "tenant('a') { service whoami }"                                | 'alerts go to ntfy, and the box runs none'
  }
}
