package dev.homelab.dsl.spec.machine

import dev.homelab.dsl.ScriptBase
import dev.homelab.dsl.policy.Policies
import dev.homelab.model.Value

/** Where the backups of a box go, and what its plans take. */
class BackupWordsSpec extends ScriptBase {

  private static final String NIGHTLY = "backup('nightly') { at '03:00'; tags 'precious' }"
  private static final String ELSEWHERE = "backups { s3 'https://s3.example.com/', bucket: 'family', accessKey: secret('s3.key'), secretKey: secret('s3.secret') }"

  private static String box(String words) {
    "homelab { secrets { generated 's3.key'; generated 's3.secret' }\nnode('box') { address '192.168.1.20'\n$words\n} }"
  }

  private static Value at(resource, String path) {
    path.split('\\.').inject(resource.desired() as Value) { here, field -> (here as Value.Tree).get(field) }
  }

  private static String text(resource, String path) {
    Value.textOf(at(resource, path))
  }

  private static List<String> plans(result) {
    result.lab().resources().findAll { it.type() == 'kubernetes.plan.backups.cozystack.io' }.collect { it.address().toString() }
  }

  def "a plan takes each tagged application that can be backed up"() {
    when:
    def result = load(box("tenant('home') { vm linux { tag 'precious' }; postgres('db') { tag 'precious'; storageClass 'replicated' }; vm('spare', linux) }\n$NIGHTLY"))
    def plan = resource(result, 'node.box/tenant.home/vm.linux/plan.nightly')

    then: 'disks go with their machine'
    plans(result).sort() == ['node.box/tenant.home/postgres.db/plan.nightly', 'node.box/tenant.home/vm.linux/plan.nightly']
    text(plan, 'metadata.namespace') == 'tenant-home'
    text(plan, 'metadata.name') == 'vminstance-linux-nightly'
    text(plan, 'spec.applicationRef.kind') == 'VMInstance'
    text(plan, 'spec.backupClassName') == 'cozy-default'
    text(plan, 'spec.schedule.cron') == '0 3 * * *'

    and: 'a database is told to leave its backups to the platform'
    at(resource(result, 'node.box/tenant.home/postgres.db'), 'spec.backup') == Value.ofMap([enabled: true, useSystemBucket: true])
  }

  def "a tag of a tenant holds for all in it"() {
    expect:
    plans(load(box("tenant('home') { tag 'precious'; tenant('anna') { vm linux }; mariadb('db') { storageClass 'replicated'; user 'a' } }\n$NIGHTLY"))).sort() ==
        ['node.box/tenant.home/mariadb.db/plan.nightly', 'node.box/tenant.home/tenant.anna/vm.linux/plan.nightly']
  }

  def "#time is #cron"() {
    expect:
    text(resource(load(box("tenant('home') { vm linux { tag 'precious' } }\nbackup('b') { $time; tags 'precious' }")),
        'node.box/tenant.home/vm.linux/plan.b'), 'spec.schedule.cron') == cron

    where:
    time                    | cron
    "at '3:05'"             | '5 3 * * *'
    "at 'sun 23:59'"        | '59 23 * * 0'
    "at 'fri..mon 04:00'"   | '0 4 * * 0,1,5,6'
    "at 'tue,thu 04:00'"    | '0 4 * * 2,4'
    "schedule '0 */6 * * *'" | '0 */6 * * *'
  }

  def "backups stay on the box unless a bucket elsewhere is named"() {
    given:
    def machine = "tenant('home') { vm linux { tag 'precious' } }\n$NIGHTLY\n"

    when:
    def here = load(box(machine))
    def there = load(box(machine + ELSEWHERE))
    def values = at(resource(there, 'node.box/cozystack.platform/package."cozystack.cozystack-platform"'), 'spec.components.platform.values.backupStorage')
    def keys = resource(there, 'node.box/backups.store/secret.homelab-backups')

    then:
    at(resource(here, 'node.box/tenant.root'), 'spec.seaweedfs') == Value.of(true)
    values == Value.ofMap([provisionBucket: false, endpoint: 'https://s3.example.com', bucketName: 'family', region: 'us-east-1', forcePathStyle: true, systemSecretName: 'homelab-backups'])
    at(resource(there, 'node.box/tenant.root'), 'spec.seaweedfs') == null
    text(keys, 'metadata.namespace') == 'tenant-root'
    at(keys, 'stringData.secretKey') == new Value.Secret('s3.secret')
    at(keys, 'stringData.bucketName') == Value.of('family')
  }

  def "what cannot be is told: #words"() {
    expect:
    told(box(words))*.replaceFirst(/^(\S+) \S+/, '$1') == expected

    where:
    words                                                                                     | expected
    "tenant('a') { vm linux }\n$NIGHTLY"                                                      | ["HL2068 backup 'nightly' takes nothing that can be backed up"]
    "tenant('a') { vm linux { tag 'precious' } }"                                             | ["HL2069 no backup takes what is tagged 'precious'"]
    "tenant('a') { vm linux { tag 'precious' }; redis('c') { tag 'precious'; storageClass 'replicated' } }\n$NIGHTLY" | ["HL2066 backup 'nightly' leaves out what Cozystack has no way to back up"]
    "backup('n') { tags 'a' }"                                                                | ["HL1107 backup 'n' has no time"]
    "backup('n') { at '03:00' }"                                                              | ["HL1107 backup 'n' has no tags"]
    "backups { s3 'https://s3.example.com', bucket: 'b1b', accessKey: 'open', secretKey: secret('s3.secret') }" | ["HL1003 `accessKey:` of `s3` is a secret of the lab"]
    "backups { s3 'ftp://s3.example.com', bucket: 'b1b', accessKey: secret('s3.key'), secretKey: secret('s3.secret') }" | ["HL1106 'ftp://s3.example.com' is no address of a service"]
  }

  def "what is left out is told no more where the script says why"() {
    expect:
    told(box("tenant('a') { vm linux { tag 'precious' }; redis('c') { tag 'precious'; storageClass 'replicated'; override 'data-in-backups', because: 'it fills itself' } }\n$NIGHTLY")) == []
  }

  def "advice names what holds data and is in no backup, and a store on the box"() {
    given:
    def result = load(box("tenant('a') { vm linux { tag 'precious' }; vm('spare', linux); share('media') { override 'data-in-backups', because: 'films come again' } }\n$NIGHTLY"))
    def told = Policies.advice().collectEntries { [it.name(), Policies.unheeded(it, result.lab().resources(), [])*.title()] }

    expect:
    told['data-in-backups'] == ['PersistentVolumeClaim media holds data and is in no backup', 'VMInstance spare holds data and is in no backup']
    told['backups-off-the-box'] == ['backups of node.box stay on it']

    and: 'nothing is advised where there are no backups'
    Policies.advice().every { Policies.unheeded(it, load(box("tenant('a') { vm linux }")).lab().resources(), []).isEmpty() }
  }
}
