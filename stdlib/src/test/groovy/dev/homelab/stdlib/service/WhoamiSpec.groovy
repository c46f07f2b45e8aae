package dev.homelab.stdlib.service

import spock.lang.Specification

class WhoamiSpec extends Specification {
  def 'makes these objects'() {
    expect:
    RecipeLab.of('whoami').kinds() == [
        'ServiceAccount/whoami', 'NetworkPolicy/whoami', 'Deployment/whoami', 'Service/whoami', 'Ingress/whoami']
  }

  def 'follows what is known of the image'() {
    given:
    def container = RecipeLab.of('whoami').container('Deployment', 'whoami')

    expect:
    container.image.startsWith('ghcr.io/traefik/whoami:v')
    RecipeLab.env(container) == [WHOAMI_PORT_NUMBER: '8080', WHOAMI_NAME: 'whoami']
    container.ports == [[name: 'http', containerPort: 8080, protocol: 'TCP']]
    container.readinessProbe.httpGet == [path: '/health', port: 'http']
    container.livenessProbe.httpGet == [path: '/health', port: 'http']
    container.resources == [requests: [cpu: '50m', memory: '12Mi'], limits: [memory: '24Mi']]
    container.securityContext.readOnlyRootFilesystem
  }

  def 'a second replica brings a disruption budget'() {
    given:
    def lab = RecipeLab.of('whoami') { replicas 2 }

    expect:
    lab.object('Deployment', 'whoami').spec.replicas == 2
    lab.object('PodDisruptionBudget', 'whoami').spec.maxUnavailable == 1
  }

  def 'fewer than no replicas is a mistake'() {
    expect:
    RecipeLab.of('whoami') { replicas(-1) }.problems*.code() == ['HL2057']
  }
}
