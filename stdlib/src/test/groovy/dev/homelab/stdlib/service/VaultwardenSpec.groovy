package dev.homelab.stdlib.service

import dev.homelab.dsl.spec.unit.Size
import spock.lang.Specification

class VaultwardenSpec extends Specification {
  def 'makes these objects'() {
    expect:
    RecipeLab.of('vaultwarden').kinds() == [
        'ServiceAccount/vaultwarden', 'PersistentVolumeClaim/vaultwarden-data', 'Secret/vaultwarden-secrets',
        'NetworkPolicy/vaultwarden', 'Deployment/vaultwarden', 'Service/vaultwarden', 'Ingress/vaultwarden']
  }

  def 'follows what is known of the image'() {
    given:
    def lab = RecipeLab.of('vaultwarden')
    def container = lab.container('Deployment', 'vaultwarden')
    def env = RecipeLab.env(container)

    expect:
    container.image == 'ghcr.io/dani-garcia/vaultwarden:1.37.2'
    env.DOMAIN == 'http://vaultwarden.example.com'
    env.ROCKET_PORT == '8080'
    env.SIGNUPS_ALLOWED == 'false'
    env.ADMIN_TOKEN == [secretKeyRef: [key: 'ADMIN_TOKEN', name: 'vaultwarden-secrets']]
    env.TZ == 'Europe/Paris'
    container.ports*.containerPort == [8080]
    RecipeLab.mounts(container)['/data'] == 'data'
    container.readinessProbe.httpGet.path == '/alive'
    container.livenessProbe.httpGet.path == '/alive'
    container.resources == [requests: [cpu: '25m', memory: '128Mi'], limits: [memory: '512Mi']]
    lab.object('PersistentVolumeClaim', 'vaultwarden-data').spec.resources.requests.storage == '5Gi'
    lab.object('PersistentVolumeClaim', 'vaultwarden-data').spec.accessModes == ['ReadWriteOnce']
  }

  def 'never runs two pods on one database'() {
    given:
    def deployment = RecipeLab.of('vaultwarden').object('Deployment', 'vaultwarden')

    expect:
    deployment.spec.replicas == 1
    deployment.spec.strategy.type == 'Recreate'
  }

  def 'the link tells how to get in, by the name of the secret'() {
    expect:
    RecipeLab.of('vaultwarden').service().links() ==
        ['http://vaultwarden.example.com': 'LAN only · /admin: homelab secret apps.vaultwarden.admin-token']
  }

  def 'takes its options'() {
    given:
    def lab = RecipeLab.of('vaultwarden') {
      storage Size.gib(20)
      signups()
      storageClass 'fast'
    }
    def claim = lab.object('PersistentVolumeClaim', 'vaultwarden-data')

    expect:
    claim.spec.resources.requests.storage == '20Gi'
    claim.spec.storageClassName == 'fast'
    RecipeLab.env(lab.container('Deployment', 'vaultwarden')).SIGNUPS_ALLOWED == 'true'
  }
}
