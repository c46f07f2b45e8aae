package dev.homelab.stdlib.service

import dev.homelab.dsl.recipe.RecipeCatalog
import dev.homelab.dsl.spec.kube.ClusterSpec
import dev.homelab.dsl.spec.workload.ImageRef
import dev.homelab.dsl.spec.workload.UpgradeRule
import dev.homelab.model.Level
import dev.homelab.model.SecretSource
import dev.homelab.model.Value
import spock.lang.Specification

class EveryRecipeSpec extends Specification {
  static final NAMES = ['bazarr', 'gitea', 'immich', 'jellyfin', 'jellyseerr', 'nextcloud', 'ntfy', 'pihole', 'prowlarr',
      'qbittorrent', 'radarr', 'sonarr', 'vaultwarden', 'whoami']
  static final UPGRADES = [
      immich: 'major-by-one;irreversible',
      jellyfin: 'minor-by-one;irreversible;order=10.8,10.9,10.10,10.11,12.0',
      nextcloud: 'major-by-one;irreversible',
      whoami: null].withDefault { 'minor-any;irreversible' }

  def 'the catalog knows the services'() {
    expect:
    RecipeCatalog.load().all()*.name() == NAMES
  }

  def '#name has no problem with its defaults, and gives the same bytes twice'() {
    given:
    def lab = RecipeLab.of(name)

    expect:
    lab.problems == []
    lab.bytes() == RecipeLab.of(name).bytes()

    where:
    name << NAMES
  }

  def '#name pins every image'() {
    expect:
    containers(RecipeLab.of(name)).each {
      assert ImageRef.parse(it.image).isPinned()
      assert !it.image.contains(':latest')
    }

    where:
    name << NAMES
  }

  def '#name closes the network of every part, and opens it to its own parts'() {
    given:
    def lab = RecipeLab.of(name)

    expect:
    lab.objects().findAll { RecipeLab.runsPods(it) }.each { runner ->
      def policy = lab.object('NetworkPolicy', runner.metadata.name)
      assert policy.spec.policyTypes == ['Ingress']
      assert policy.spec.podSelector.matchLabels ==
          podLabels(runner).subMap(['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'])
    }

    where:
    name << NAMES
  }

  def '#name has the recommended labels on every object'() {
    expect:
    RecipeLab.of(name).objects().each {
      assert it.metadata.namespace == 'apps'
      assert it.metadata.labels['app.kubernetes.io/instance'] == name
      assert it.metadata.labels['app.kubernetes.io/managed-by'] == 'homelab'
      assert it.metadata.labels['app.kubernetes.io/part-of'] == 'homelab'
      assert it.metadata.labels['app.kubernetes.io/version']
      assert it.metadata.labels['app.kubernetes.io/component']
    }

    where:
    name << NAMES
  }

  def '#name runs no pod as root, with a token, or without limits'() {
    expect:
    RecipeLab.of(name).objects().findAll { RecipeLab.runsPods(it) }.each { runner ->
      def pod = RecipeLab.podSpec(runner)
      assert pod.securityContext.runAsNonRoot
      assert pod.securityContext.runAsUser > 0
      assert pod.securityContext.seccompProfile.type == 'RuntimeDefault'
      assert pod.automountServiceAccountToken == false
      (pod.containers + (pod.initContainers ?: [])).each {
        assert it.securityContext.capabilities.drop == ['ALL']
        assert it.securityContext.allowPrivilegeEscalation == false
        assert it.resources.requests.cpu && it.resources.requests.memory && it.resources.limits.memory
      }
    }

    where:
    name << NAMES - 'pihole' // its image starts as root, see PiholeSpec
  }

  def '#name asks every lasting container whether it is well'() {
    expect:
    RecipeLab.of(name).objects().findAll { it.kind in ['Deployment', 'StatefulSet'] }.each {
      def container = RecipeLab.podSpec(it).containers[0]
      assert container.startupProbe.failureThreshold == 30
      assert container.livenessProbe
      assert container.readinessProbe
    }

    where:
    name << NAMES
  }

  def '#name keeps its volumes, and lets them go when told'() {
    given:
    def kept = RecipeLab.of(name).lab.resources().findAll { it.type() == 'kubernetes.persistentvolumeclaim' }
    def loose = RecipeLab.of(name) { ephemeral() }.lab.resources()
        .findAll { it.type() == 'kubernetes.persistentvolumeclaim' }

    expect:
    kept.size() == count
    kept.every { it.lifecycle().retain() }
    loose.size() == count
    loose.every { !it.lifecycle().retain() }

    where:
    name << NAMES
    count = [bazarr: 2, gitea: 2, immich: 3, jellyfin: 2, jellyseerr: 1, nextcloud: 3, ntfy: 1, pihole: 1, prowlarr: 1,
        qbittorrent: 2, radarr: 2, sonarr: 2, vaultwarden: 1, whoami: 0][name]
  }

  def '#name names its secrets by namespace and service, and shows no value'() {
    given:
    def lab = RecipeLab.of(name).lab

    expect:
    lab.secrets().keySet().collect { it.toString() } == secrets
    lab.secrets().values().every { it instanceof SecretSource.Generated && it.length() >= 32 }
    and: 'a secret stands only in Secret objects, and in what an application is told through its own API'
    lab.resources().findAll { RecipeLab.all(it.desired()).any { it instanceof Value.Secret } }
        .every { it.type() == 'kubernetes.secret' || it.provider() == 'apps' }
    and: 'no Secret object holds a plain text but its type and metadata'
    lab.resources().findAll { it.type() == 'kubernetes.secret' }.every { secret ->
      !secret.desired().fields().containsKey('data') &&
          secret.desired().get('stringData').fields().values().every {
            it instanceof Value.Secret || it instanceof Value.Join
          }
    }

    where:
    name << NAMES
    secrets = [
        bazarr: ['apps.bazarr.admin-password', 'apps.bazarr.api-key'],
        immich: ['apps.immich.admin-password', 'apps.immich.cache-password', 'apps.immich.db-password'],
        ntfy: ['apps.ntfy.admin-password', 'apps.ntfy.sender-password'],
        pihole: ['apps.pihole.admin-password'],
        jellyseerr: ['apps.jellyseerr.api-key'],
        prowlarr: ['apps.prowlarr.admin-password', 'apps.prowlarr.api-key'],
        qbittorrent: ['apps.qbittorrent.admin-password'],
        radarr: ['apps.radarr.admin-password', 'apps.radarr.api-key'],
        sonarr: ['apps.sonarr.admin-password', 'apps.sonarr.api-key'],
        gitea: ['apps.gitea.admin-password', 'apps.gitea.db-password', 'apps.gitea.secret-key'],
        jellyfin: [],
        nextcloud: ['apps.nextcloud.admin-password', 'apps.nextcloud.cache-password', 'apps.nextcloud.db-password'],
        vaultwarden: ['apps.vaultwarden.admin-token'],
        whoami: []][name]
  }

  def '#name depends on things of the lab only, and waits for claims to exist, not to be bound'() {
    given:
    def resources = RecipeLab.of(name).lab.resources()
    def addresses = resources*.address() as Set

    expect:
    resources.each { resource ->
      resource.dependsOn().each { edge ->
        assert edge.to() in addresses
        assert edge.to() != resource.address()
        if (edge.to().last().type() == 'persistentvolumeclaim') {
          assert edge.level() == Level.EXISTS
        }
      }
      RecipeLab.all(resource.desired()).findAll { it instanceof Value.Ref }.each {
        assert it.address() in addresses
        assert it.output() in ['host', 'port']
      }
      if (resource.type() != 'kubernetes.namespace' && resource.provider() == 'kubernetes') {
        assert resource.dependsOn().any { it.to().toString() == 'cluster.home/namespace.apps' }
      }
    }

    where:
    name << NAMES
  }

  def '#name takes the route that the cluster has'() {
    expect:
    RecipeLab.of(name, { it.gateway('main', namespace: 'gateways') }, {}).object('HTTPRoute', name)
        .spec.parentRefs[0].subMap(['name', 'namespace']) == [name: 'main', namespace: 'gateways']
    RecipeLab.of(name).object('Ingress', name).spec.rules[0].host == "${name}.example.com"
    RecipeLab.of(name, { it.loadBalancer() }, {}).object('Service', name).spec.type == 'LoadBalancer'

    and: 'without any of them it stays inside'
    def inside = RecipeLab.of(name, { ClusterSpec c -> }, {})
    inside.problems == []
    inside.object('Service', name).spec.type == 'ClusterIP'
    inside.object('Ingress', name) == null

    where:
    name << NAMES
  }

  def '#name tells when nothing leads in although the script asks for it'() {
    expect:
    RecipeLab.of(name, { ClusterSpec c -> }) { expose internet }.problems*.code() == ['HL2052']

    where:
    name << NAMES
  }

  def '#name uses HTTPS where the cluster makes certificates'() {
    given:
    def lab = RecipeLab.of(name, { it.ingress('nginx').certificates('letsencrypt') }, {})

    expect:
    lab.object('Ingress', name).metadata.annotations['cert-manager.io/cluster-issuer'] == 'letsencrypt'
    lab.object('Ingress', name).spec.tls == [[hosts: ["${name}.example.com"], secretName: "${name}-tls"]]
    lab.service().links().keySet().first() == "https://${name}.example.com"

    where:
    name << NAMES
  }

  def '#name says how it may be upgraded where a plan can see it'() {
    given:
    def lab = RecipeLab.of(name)
    def runner = lab.object('Deployment', name)

    expect:
    runner.metadata.annotations?.get(UpgradeRule.ANNOTATION) == rule
    (rule == null) == lab.service().facts().isEmpty()

    where:
    name << NAMES
    rule = UPGRADES[name]
  }

  def '#name takes a version, a host, variables and resources from the script'() {
    given:
    def lab = RecipeLab.of(name) {
      version '77.1.2'
      host 'mine.example.org'
      env 'EXTRA', 'yes'
      resources {
        it.cpu(0.5).memory(dev.homelab.dsl.spec.unit.Size.mib(300))
      }
    }
    def container = lab.container('Deployment', name)

    expect:
    lab.problems == []
    container.image.contains(':77.1.2')
    !container.image.contains('@')
    RecipeLab.env(container).EXTRA == 'yes'
    container.resources.requests == [cpu: '500m', memory: '300Mi']
    lab.object('Ingress', name).spec.rules[0].host == 'mine.example.org'
    lab.object('Deployment', name).metadata.labels['app.kubernetes.io/version'] == '77.1.2'

    where:
    name << NAMES
  }

  private static List<Map> containers(RecipeLab lab) {
    lab.objects().findAll { RecipeLab.runsPods(it) }.collectMany {
      def pod = RecipeLab.podSpec(it)
      pod.containers + (pod.initContainers ?: [])
    }
  }

  private static Map podLabels(Map runner) {
    def template = runner.kind == 'CronJob' ? runner.spec.jobTemplate.spec.template : runner.spec.template
    template.metadata.labels
  }
}
