package dev.homelab.stdlib.service

import dev.homelab.dsl.spec.unit.Size
import spock.lang.Specification

class ImmichSpec extends Specification {
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
}
