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

  def "the volumes of a service go together, by a schedule of Velero"() {
    when:
    def result = load(box("tenant('home') { tag 'precious'; app('notes') { image 'example.com/notes:1.0'; volume('data') { at '/data'; size 1.GiB } }; share('media') { size 1.GiB } }\n$NIGHTLY"))
    def schedule = resource(result, 'node.box/tenant.home/app.notes/schedule.nightly')

    then:
    result.lab().resources().findAll { it.type() == 'kubernetes.schedule.velero.io' }.collect { it.address().toString() }.sort() ==
        ['node.box/tenant.home/app.notes/schedule.nightly', 'node.box/tenant.home/share.media/schedule.nightly']
    text(schedule, 'metadata.namespace') == 'cozy-velero'
    text(schedule, 'metadata.name') == 'tenant-home-app-notes-nightly'
    text(schedule, 'spec.schedule') == '0 3 * * *'
    at(schedule, 'spec.template.includedNamespaces') == Value.of(['tenant-home'])
    (at(schedule, 'spec.template.labelSelector.matchLabels') as Value.Tree).get('homelab.dev/files') == Value.of('app-notes')
    text(schedule, 'spec.template.storageLocation') == 'cozy-default'
    text(schedule, 'spec.template.ttl') == '720h0m0s'

    and: 'each claim says so, too'
    result.lab().resources().findAll { it.type() == 'kubernetes.persistentvolumeclaim' }
        .collect { (at(it, 'metadata.labels') as Value.Tree).get('homelab.dev/files') }.toSet() == [Value.of('app-notes'), Value.of('share-media')] as Set
  }

  def "a plan that says how long has a class of its own"() {
    when:
    def words = "tenant('home') { tag 'precious'; vm linux; share('media') { size 1.GiB }; postgres('db') { storageClass 'replicated' } }\n" +
        "backup('nightly') { at '03:00'; tags 'precious'; keep 14.days }\n"
    def there = load(box(words + ELSEWHERE))
    def strategy = resource(there, 'node.box/backup.nightly/strategy.homelab-nightly-vminstance')
    def database = resource(there, 'node.box/backup.nightly/strategy.homelab-nightly-postgres')

    then:
    text(resource(there, 'node.box/tenant.home/vm.linux/plan.nightly'), 'spec.backupClassName') == 'homelab-nightly'
    text(resource(there, 'node.box/tenant.home/share.media/schedule.nightly'), 'spec.template.ttl') == '336h0m0s'
    text(strategy, 'spec.template.spec.ttl') == '336h0m0s'

    and: 'what it took while it said `snapshots()` comes back by the same strategy'
    (at(strategy, 'spec.template.restoreSpec') as Value.Tree).get('includeClusterResources') == null
    (at(strategy, 'spec.template.restoreSpec.includedResources') as Value.Seq).items().contains(Value.of('volumesnapshots.snapshot.storage.k8s.io'))

    and: 'a database by its own'
    text(database, 'spec.template.barmanObjectStore.retentionPolicy') == '14d'
    text(database, 'spec.template.barmanObjectStore.destinationPath').startsWith('s3://family/')
    told(box(words + ELSEWHERE)).isEmpty()

    and: 'on the box nobody knows the name of the bucket before'
    told(box(words))*.replaceFirst(/^(\S+) \S+/, '$1') == ["HL2085 backup 'nightly' cannot say how long backups of Postgres are kept"]
  }

  def "a plan of snapshots leaves them in the pool, and takes no database"() {
    when:
    def result = load(box("tenant('home') { tag 'precious'; vm linux; share('media') { size 1.GiB }; postgres('db') { storageClass 'replicated' } }\n" +
        "backup('hourly') { schedule '0 * * * *'; tags 'precious'; keep 2.days; snapshots() }\n" + ELSEWHERE))
    def strategy = resource(result, 'node.box/backup.hourly/strategy.homelab-hourly-vminstance')
    def schedule = resource(result, 'node.box/tenant.home/share.media/schedule.hourly')
    def brought = at(strategy, 'spec.template.restoreSpec')
    def plan = result.lab().components().find { it.address().toString() == 'node.box/backup.hourly' }

    then:
    plans(result) == ['node.box/tenant.home/vm.linux/plan.hourly']
    text(resource(result, 'node.box/tenant.home/vm.linux/plan.hourly'), 'spec.backupClassName') == 'homelab-hourly'
    at(strategy, 'spec.template.spec.snapshotMoveData') == Value.of(false)
    text(strategy, 'spec.template.spec.ttl') == '48h0m0s'
    at(schedule, 'spec.template.snapshotMoveData') == Value.of(false)
    text(schedule, 'spec.template.ttl') == '48h0m0s'

    and: 'a restore brings snapshots, half of which are objects of the cluster'
    (brought as Value.Tree).get('includeClusterResources') == null
    (at(strategy, 'spec.template.restoreSpec.includedResources') as Value.Seq).items().contains(Value.of('volumesnapshots.snapshot.storage.k8s.io'))

    and: 'nothing is refused for the database, which is said of the plan'
    told(box("tenant('home') { tag 'precious'; vm linux; postgres('db') { storageClass 'replicated' } }\nbackup('hourly') { schedule '0 * * * *'; tags 'precious'; snapshots() }")) == []
    plan.facts().any { it.contains('no snapshots are taken of node.box/tenant.home/postgres.db') }
    at(resource(result, 'node.box/tenant.home/postgres.db'), 'spec.backup') == null
  }

  def "a plan of snapshots that says no time keeps them for a week"() {
    expect:
    text(resource(load(box("tenant('home') { share('media') { size 1.GiB; tag 'precious' } }\nbackup('hourly') { schedule '0 * * * *'; tags 'precious'; snapshots() }")),
        'node.box/tenant.home/share.media/schedule.hourly'), 'spec.template.ttl') == '168h0m0s'
  }

  def "plans that say different times of one database are told: #second"() {
    given:
    def words = "tenant('home') { tag 'precious'; $kind('db') { storageClass 'replicated'; user 'a' } }\n" +
        "backup('nightly') { at '03:00'; tags 'precious'; keep 14.days }\nbackup('yearly') { at 'sun 05:00'; tags 'precious'; $second }\n"

    expect:
    told(box(words + ELSEWHERE))*.replaceFirst(/^(\S+) \S+/, '$1') == expected

    where:
    kind         | second         | expected
    'postgres'   | 'keep 90.days' | ['HL2085 backups of node.box/tenant.home/postgres.db are kept for 14 days by each of its plans']
    'mariadb'    | ''             | ['HL2085 backups of node.box/tenant.home/mariadb.db are kept for 14 days by each of its plans']
    'postgres'   | 'keep 14.days' | []
  }

  def "a pool without snapshots has no backups of machines and volumes: #storage"() {
    expect:
    told(box("storage { $storage }\ntenant('a') { postgres('db') { storageClass 'replicated'; tag 'precious' }; vm linux { tag 'precious' }; share('m') { size 1.GiB; tag 'precious' } }\n$NIGHTLY"))*.replaceFirst(/^(\S+) \S+/, '$1') == expected

    where:
    storage            | expected
    'kind lvm'         | ["HL2066 backup 'nightly' leaves out what nothing on the box can back up"]
    'kind lvm; thin()' | []
    'kind zfs'         | []
  }

  def "a tenant whose machines are backed up goes only when it is named"() {
    expect:
    resource(load(box("tenant('home') { $inside }\n$NIGHTLY")), 'node.box/tenant.home').lifecycle().retain() == stays

    where:
    inside                                                          | stays
    "vm linux { tag 'precious' }"                                   | true
    "postgres('db') { storageClass 'replicated'; tag 'precious' }" | false
  }

  def "what cannot be is told: #words"() {
    expect:
    told(box(words))*.replaceFirst(/^(\S+) \S+/, '$1') == expected

    where:
    words                                                                                     | expected
    "tenant('a') { vm linux }\n$NIGHTLY"                                                      | ["HL2068 backup 'nightly' takes nothing that can be backed up"]
    "tenant('a') { postgres('c') { tag 'precious'; storageClass 'replicated' } }\nbackup('n') { at '03:00'; tags 'precious'; snapshots() }" | ["HL2068 backup 'n' takes nothing that has snapshots"]
    "tenant('a') { vm linux { tag 'precious' } }"                                             | ["HL2069 no backup takes what is tagged 'precious'"]
    "tenant('a') { vm linux { tag 'precious' }; redis('c') { tag 'precious'; storageClass 'replicated' } }\n$NIGHTLY" | ["HL2066 backup 'nightly' leaves out what nothing on the box can back up"]
    "tenant('a') { vm linux { tag 'precious' } }\nbackup('n') { at '03:00'; tags 'precious'; keep 90.minutes }" | ["HL1106 backups cannot be kept for 1h30m"]
    "backup('n') { tags 'a' }"                                                                | ["HL1107 backup 'n' has no time"]
    "backup('n') { at '03:00' }"                                                              | ["HL1107 backup 'n' has no tags"]
    "backups { s3 'https://s3.example.com', bucket: 'b1b', accessKey: 'open', secretKey: secret('s3.secret') }" | ["HL1003 `accessKey:` of `s3` is a secret of the lab"]
    "backups { s3 'ftp://s3.example.com', bucket: 'b1b', accessKey: secret('s3.key'), secretKey: secret('s3.secret') }" | ["HL1106 'ftp://s3.example.com' is no address of a service"]
  }

  def "what is left out is told no more where the script says why"() {
    expect:
    told(box("tenant('a') { vm linux { tag 'precious' }; redis('c') { tag 'precious'; storageClass 'replicated'; override 'data-in-backups', because: 'it fills itself' } }\n$NIGHTLY")) == []
  }

  def "what is tagged is taken, though the same block excuses what cannot be; a block inside takes itself out"() {
    given:
    def why = "override 'data-in-backups', because: 'films come again'"

    expect:
    schedules(load(box("tenant('a') { share('photos') { tag 'precious'; $why } }\n$NIGHTLY"))) == ['photos']
    schedules(load(box("tenant('a') { tag 'precious'; $why; share('photos') { } }\n$NIGHTLY"))) == ['photos']
    schedules(load(box("tenant('a') { tag 'precious'; share('photos') { }; share('films') { $why } }\n$NIGHTLY"))) == ['photos']
  }

  private static List<String> schedules(result) {
    result.lab().resources().findAll { it.type().startsWith('kubernetes.schedule') }.collect { it.address().parent().get().last().name() }.sort()
  }

  /** The spec of a schedule whose template does not say whether data is moved. */
  private static Value.Tree without(Value.Tree spec) {
    spec.with('template', new Value.Tree(new TreeMap((spec.get('template') as Value.Tree).fields().findAll { it.key != 'snapshotMoveData' })))
  }

  def "advice names what holds data and is in no backup, and a store on the box"() {
    given:
    def result = load(box("tenant('a') { vm linux { tag 'precious' }; vm('spare', linux); share('media') { override 'data-in-backups', because: 'films come again' } }\n$NIGHTLY"))
    def told = Policies.advice().collectEntries { [it.name(), Policies.unheeded(it, result.lab().resources(), [])*.title()] }

    expect:
    told['data-in-backups'] == ['PersistentVolumeClaim media holds data and is in no backup', 'VMInstance spare holds data and is in no backup']
    told['backups-off-the-box'] == ['backups of node.box stay on it']

    and: 'a snapshot is no backup'
    def snapshots = load(box("tenant('a') { vm linux { tag 'precious' }; share('media') { tag 'precious' } }\n${NIGHTLY.replace('tags', 'snapshots(); tags')}\n$ELSEWHERE"))
    def said = Policies.advice().collectEntries { [it.name(), Policies.unheeded(it, snapshots.lab().resources(), [])*.title()] }
    said['data-in-backups'] == ['PersistentVolumeClaim media holds data and is in no backup', 'VMInstance linux holds data and is in no backup']
    said['backups-off-the-box'] == ['there are snapshots of node.box, and no backup']

    and: 'nor is one of a schedule that does not say where its data goes'
    def unsaid = snapshots.lab().resources().collect { it.type() == 'kubernetes.schedule.velero.io' ? it.withDesired(it.desired().with('spec', without(at(it, 'spec') as Value.Tree))) : it }
    Policies.advice().find { it.name() == 'data-in-backups' }.with { Policies.unheeded(it, unsaid, [])*.title() } == said['data-in-backups']

    and: 'nothing is advised where there are no backups'
    Policies.advice().findAll { it.name().contains('backups') }.every { Policies.unheeded(it, load(box("tenant('a') { vm linux }")).lab().resources(), []).isEmpty() }
  }
}
