package dev.homelab.stdlib.service

import com.fasterxml.jackson.databind.json.JsonMapper
import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.dsl.spec.unit.Size
import dev.homelab.model.Level
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

class ImmichSpec extends Specification {
  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  @TempDir
  Path folder

  def 'makes a server, what looks at pictures, a database with vectors and a queue'() {
    given:
    def lab = RecipeLab.of('immich')
    def env = RecipeLab.env(lab.container('Deployment', 'immich'))

    expect:
    lab.kinds().findAll { it =~ /^(Deployment|StatefulSet|Service)\// } == [
        'StatefulSet/immich-db', 'Service/immich-db', 'Deployment/immich-cache', 'Service/immich-cache',
        'Deployment/immich-machine-learning', 'Service/immich-machine-learning', 'Deployment/immich', 'Service/immich']
    lab.container('StatefulSet', 'immich-db').image == 'ghcr.io/immich-app/postgres:17-vectorchord0.4.3'
    lab.container('Deployment', 'immich').image == 'ghcr.io/immich-app/immich-server:v3.1.0'
    lab.container('Deployment', 'immich-machine-learning').image == 'ghcr.io/immich-app/immich-machine-learning:v3.1.0'
    env.DB_VECTOR_EXTENSION == 'vectorchord'
    env.IMMICH_MACHINE_LEARNING_URL == 'http://immich-machine-learning:3003'
    lab.object('Service', 'immich-machine-learning').spec.ports*.port == [3003]
    RecipeLab.mounts(lab.container('Deployment', 'immich'))['/data'] == 'library'
    and: 'a queue drops nothing'
    lab.object('Secret', 'immich-cache-secrets').stringData['valkey.conf'].join[0].contains('maxmemory-policy noeviction')
    and: 'nobody but the server reaches what looks at pictures'
    lab.object('NetworkPolicy', 'immich-machine-learning').spec.ingress.size() == 1
  }

  def 'both images have the version that the script names'() {
    given:
    def lab = RecipeLab.of('immich') {
      version 'v3.2.0'
      storage Size.gib(500)
      models Size.gib(20)
    }

    expect:
    lab.container('Deployment', 'immich-machine-learning').image.endsWith(':v3.2.0')
    lab.object('PersistentVolumeClaim', 'immich-library').spec.resources.requests.storage == '500Gi'
    lab.object('PersistentVolumeClaim', 'immich-machine-learning-models').spec.resources.requests.storage == '20Gi'
  }

  def 'the run makes its administrator'() {
    given:
    def result = frontend.load(LoadRequest.of(file("service immich { admin 'anna@example.com' }"), [:]))
    def setup = result.lab().resources().find { it.type() == 'apps.immich-setup' }
    def app = setup.desired().get('app').fields()

    expect:
    result.diagnostics().empty
    [app.kind, app.service, app.user]*.value() == ['immich', 'immich', 'anna@example.com']
    app.port.value() == 2283 && app.key.name() == 'apps.immich.admin-password'
    setup.dependsOn().find { it.to().last().toString() == 'deployment.immich' }.level() == Level.READY
    result.lab().components().find { it.recipe() }.links().values()[0].contains('anna@example.com: homelab secret apps.immich.admin-password')
  }

  def 'alone leaves its first account to its people'() {
    given:
    def result = frontend.load(LoadRequest.of(file('service immich { alone() }'), [:]))
    def immich = result.lab().components().find { it.recipe() }

    expect:
    result.diagnostics().empty
    !result.lab().resources().any { it.type() == 'apps.immich-setup' }
    !immich.links().values().any { it.contains('homelab secret') }
    !result.lab().secrets().keySet().any { it.toString().contains('admin') }
  }

  def 'settings go to a file, and only those'() {
    given:
    def plain = RecipeLab.of('immich')
    def set = RecipeLab.of('immich') {
      set 'trash.days', 60
      set 'server.loginPageMessage', 'Say "hello"'
      set 'trash.enabled', true
      set 'ffmpeg.acceptedVideoCodecs', ['h264', 'hevc']
    }

    expect:
    !RecipeLab.env(plain.container('Deployment', 'immich')).containsKey('IMMICH_CONFIG_FILE')
    new JsonMapper().readValue(set.object('ConfigMap', 'immich-config').data['immich.json'], Map) == [
        ffmpeg: [acceptedVideoCodecs: ['h264', 'hevc']], server: [loginPageMessage: 'Say "hello"'], trash: [days: 60, enabled: true]]
    RecipeLab.mounts(set.container('Deployment', 'immich')).keySet().any { it.startsWith('/etc/immich') }
  }

  def 'what cannot be said is told: #line'() {
    expect:
    frontend.load(LoadRequest.of(file("service immich { $line }"), [:])).diagnostics()*.title() == [told]

    where:
    line                  | told
    "admin 'anna'"        | "'anna' is no email address"
    "admin 'a@example.com'; alone()" | '`alone()` makes no administrator, and `admin` names one'
    "set 'trash', 1"      | "'trash' is no setting of Immich"
    "set 'a.b', 1; set 'a.b.c', 2" | "'a.b.c' is set twice"
  }

  private Path file(String service) {
    Files.writeString(folder.resolve('homelab.groovy'),
        "homelab { domain 'example.com'; cluster('home') { ingress 'nginx'; namespace('apps') { $service } } }")
  }
}
