package dev.homelab.stdlib.service

import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Services that work on films and series together. */
class MediaSpec extends Specification {
  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  @TempDir
  Path folder

  private load(String inside, String around = "cluster('home') { ingress 'nginx'; namespace('media')") {
    def file = folder.resolve('homelab.groovy')
    Files.writeString(file, "homelab { domain 'example.com'; $around {\n$inside\n} } }\n")
    frontend.load(LoadRequest.of(file, [:]))
  }

  def 'all of them see one claim at one place, as one user, on one node'() {
    given:
    def result = load('''
      share('media') { size 4.TB }
      service sonarr; service radarr; service qbittorrent; service bazarr; service jellyfin
    ''')
    def objects = result.lab().resources().collect { RecipeLab.json(it) }
    def claims = objects.findAll { it.kind == 'PersistentVolumeClaim' && it.metadata.name.contains('media') }
    def pods = objects.findAll { it.kind == 'Deployment' }.collect { it.spec.template }

    expect:
    result.diagnostics().findAll { it.severity().name() == 'ERROR' } == []
    claims*.metadata*.name == ['media']
    claims[0].spec.resources.requests.storage == '4T'
    claims[0].spec.accessModes == ['ReadWriteOnce']
    pods.size() == 5
    pods.each { pod ->
      def volume = pod.spec.volumes.find { it.persistentVolumeClaim?.claimName == 'media' }
      assert pod.spec.containers[0].volumeMounts.find { it.name == volume.name }.mountPath == '/data'
      assert pod.spec.securityContext.subMap(['runAsUser', 'runAsGroup', 'fsGroup']) ==
          [runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000]
      assert pod.spec.containers[0].command[2].startsWith('umask 002; exec ')
      assert pod.metadata.labels['share.homelab.dev/media'] == 'true'
      assert pod.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution*.labelSelector ==
          [[matchLabels: ['share.homelab.dev/media': 'true']]]
    }
  }

  def 'a share is kept when it goes, and may be one of a NAS or of many nodes'() {
    given:
    def claim = load("share('media') { size 4.TB; manyNodes(); storageClass 'bulk' }\nservice sonarr").lab().resources()
        .find { it.address().toString() == 'cluster.home/namespace.media/share.media/persistentvolumeclaim.media' }
    def far = load("share('media') { nfs '192.168.1.5', '/tank/media' }\nservice sonarr").lab().resources()

    expect:
    claim.lifecycle().retain()
    RecipeLab.json(claim).spec.subMap(['accessModes', 'storageClassName']) ==
        [accessModes: ['ReadWriteMany'], storageClassName: 'bulk']
    far.findAll { it.type() == 'kubernetes.persistentvolumeclaim' }*.address()*.last()*.name() == ['sonarr-config']
    def pod = far.collect { RecipeLab.json(it) }.find { it.kind == 'Deployment' }.spec.template
    pod.spec.volumes.find { it.nfs }.nfs == [server: '192.168.1.5', path: '/tank/media']
    pod.spec.affinity == null
  }

  def 'other people reach a download at the address that the script names, and at none without'() {
    given:
    def lab = RecipeLab.of('qbittorrent', { it.ingress('nginx').loadBalancer() }) { address '192.168.1.202' }

    expect:
    lab.object('Service', 'qbittorrent-torrent').spec.ports.collect { [it.port, it.protocol] } == [[50413, 'TCP'], [50413, 'UDP']]
    lab.object('Service', 'qbittorrent-torrent').spec.loadBalancerIP == '192.168.1.202'
    lab.object('Service', 'qbittorrent').spec.ports*.port == [8080]
    RecipeLab.of('qbittorrent', { it.ingress('nginx').loadBalancer() }, {}).object('Service', 'qbittorrent-torrent') == null
  }

  def '#name asks for a login, and says its key to whom the lab tells it'() {
    given:
    def lab = RecipeLab.of(name)
    def env = RecipeLab.env(lab.container('Deployment', name))
    def prefix = name.toUpperCase() + '__'

    expect:
    env[prefix + 'AUTH__METHOD'] == 'Forms'
    env[prefix + 'AUTH__REQUIRED'] == 'Enabled'
    env[prefix + 'AUTH__APIKEY'] == [secretKeyRef: [name: "${name}-secrets", key: prefix + 'AUTH__APIKEY']]
    lab.object('Secret', "${name}-secrets").stringData[prefix + 'AUTH__APIKEY'] == [secret: "apps.${name}.api-key"]
    lab.lab.secrets()["apps.${name}.api-key" as String].with { [it.length(), it.alphabet()] } == [32, '0123456789abcdef']
    lab.object('Service', name).spec.ports*.port == [port]
    lab.container('Deployment', name).livenessProbe.httpGet.path == '/ping'

    where:
    name       | port
    'sonarr'   | 8989
    'radarr'   | 7878
    'prowlarr' | 9696
  }

  def 'two of them on different volumes are a mistake: #services'() {
    given:
    def problems = load(services).diagnostics().findAll { it.severity().name() == 'ERROR' }

    expect:
    problems*.code() == codes

    where:
    services                                                                              | codes
    'service sonarr'                                                                      | []
    'service sonarr; service qbittorrent'                                                 | ['HL2064']
    'service jellyfin; service radarr'                                                    | ['HL2064']
    "share('films') { }; share('media') { }; service radarr { media 'films' }; service qbittorrent" | ['HL2064']
    "share('films') { }; service radarr { media 'films' }; service qbittorrent { media 'films' }"   | []
    "share('media') { }; service jellyfin { library 'media' }; service radarr"            | []
    'service jellyfin'                                                                    | []
    'service prowlarr; service jellyseerr; service sonarr'                                | []
    "service radarr { media 'films' }"                                                    | ['HL1103']
  }

  private joints(String inside) {
    def result = load(inside)
    assert result.diagnostics().findAll { it.severity().name() == 'ERROR' } == []
    result.lab().resources().findAll { it.provider() == 'apps' }
        .collectEntries { [it.address().toString() - 'cluster.home/namespace.media/service.', it] }
  }

  def 'services of one place are told of each other, after those that they need'() {
    given:
    def told = joints("""
      share('media') { size 4.TB }
      service sonarr; service radarr; service prowlarr; service qbittorrent; service bazarr
      service jellyfin; service jellyseerr
    """)

    expect:
    told.keySet().sort() == [
        'bazarr/bazarr-connection.radarr', 'bazarr/bazarr-connection.sonarr',
        'jellyfin/jellyfin-library.movies', 'jellyfin/jellyfin-library.tv', 'jellyfin/jellyfin-setup.first',
        'jellyseerr/jellyseerr-server.radarr', 'jellyseerr/jellyseerr-server.sonarr',
        'jellyseerr/jellyseerr-setup.first',
        'prowlarr/arr-login.people', 'prowlarr/prowlarr-application.radarr', 'prowlarr/prowlarr-application.sonarr',
        'radarr/arr-download-client.qbittorrent', 'radarr/arr-login.people', 'radarr/arr-root-folder.movies',
        'sonarr/arr-download-client.qbittorrent', 'sonarr/arr-login.people', 'sonarr/arr-root-folder.tv']
    def client = told['sonarr/arr-download-client.qbittorrent']
    RecipeLab.json(client).subMap(['host', 'port', 'user', 'category', 'password']) ==
        [host: 'qbittorrent', port: 8080, user: 'admin', category: 'tv', password: [secret: 'media.qbittorrent.admin-password']]
    client.dependsOn()*.to()*.last()*.toString().sort() == ['deployment.qbittorrent', 'deployment.sonarr']
    told['jellyseerr/jellyseerr-setup.first'].dependsOn()*.to()*.last()*.toString().sort() ==
        ['deployment.jellyseerr', 'jellyfin-library.movies', 'jellyfin-library.tv', 'jellyfin-setup.first']
  }

  def 'who is left alone is told of nobody, and nobody of it'() {
    expect:
    joints("share('media') { size 4.TB }; service sonarr; service prowlarr; service qbittorrent { alone() }; service jellyfin { alone() }")
        .keySet().sort() == ['prowlarr/arr-login.people', 'prowlarr/prowlarr-application.sonarr',
        'sonarr/arr-login.people', 'sonarr/arr-root-folder.tv']
  }

  def 'Prowlarr searches where the script says'() {
    given:
    def told = joints("""service prowlarr {
        indexer('Big News') { definition 'Newznab'; url 'https://indexer.example.com'; priority 10 }
        indexer('1337x') { }
      }""")

    expect:
    RecipeLab.json(told['prowlarr/prowlarr-indexer.big-news']).subMap(['name', 'definition', 'url', 'priority']) ==
        [name: 'Big News', definition: 'Newznab', url: 'https://indexer.example.com', priority: 10]
    RecipeLab.json(told['prowlarr/prowlarr-indexer.1337x']).definition == '1337x'
  }
}
